import { expect, test } from './fixtures.js';

test('置顶 moves a conversation to the top and 免打扰 turns its badge into a dot', async ({ chat }) => {
  const [alice, bob, carol] = [await chat.visit('alice'), await chat.visit('bob'), await chat.visit('carol')];
  await alice.createRoom('安静的群', 'bob');
  await alice.createRoom('热闹的群', 'bob');
  const rows = alice.page.getByRole('navigation').locator('.row-title');
  await alice.openConversation(/安静的群/);
  await alice.page.getByRole('button', { name: '聊天设置' }).click();
  await alice.page.getByRole('switch', { name: '置顶聊天' }).click();
  await expect(alice.page.getByRole('switch', { name: '置顶聊天' })).toBeChecked();
  await alice.page.getByRole('switch', { name: /消息免打扰/ }).click();
  await expect(alice.page.getByRole('switch', { name: /消息免打扰/ })).toBeChecked();

  await alice.openConversation(/热闹的群/);
  await alice.sendText('newer');
  await expect(rows).toHaveText(['安静的群', '热闹的群', '茶馆大厅']);
  await bob.openConversation(/安静的群/);
  await bob.sendText('one');
  await bob.sendText('two');
  const quiet = alice.page.getByRole('link', { name: /安静的群/ });
  await expect(quiet).toContainText('[2 条] bob: two');
  await expect(quiet.locator('.badge')).toHaveText('');
  await expect(quiet).toHaveAccessibleName(/2 条未读.*免打扰/);
  await carol.sendText('loud');
  await expect(alice.page.getByRole('link', { name: /茶馆大厅/ }).locator('.badge')).toHaveText('1');
  await expect(alice.page).toHaveTitle(/^\(1\)/);

  await alice.page.reload();
  await expect(rows).toHaveText(['安静的群', '茶馆大厅', '热闹的群']);
});

test('a blocked user can send no private message any more', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await bob.page.goto('/chat.html?name=bob#/@alice');
  await bob.sendText('hello');
  await alice.openConversation(/bob/);
  await alice.page.getByRole('button', { name: '聊天设置' }).click();
  await alice.page.getByRole('switch', { name: /黑名单/ }).click();
  await alice.confirm('加入黑名单');
  await expect(alice.page.getByRole('switch', { name: /黑名单/ })).toBeChecked();
  await bob.sendText('are you there?');
  await bob.openConversation(/茶馆大厅/);
  await bob.sendText('fence');
  await alice.openConversation(/茶馆大厅/);
  await expect(alice.messages('fence')).toHaveCount(1);
  expect(await alice.page.content()).not.toContain('are you there?');
});

test("an alias appears above the user's messages in that room, and nowhere else", async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.createRoom('产品群', 'bob');
  await bob.openConversation(/产品群/);
  await bob.page.getByRole('button', { name: '聊天设置' }).click();
  await bob.page.getByLabel('我在本群的昵称').fill('设计小波');
  await bob.page.getByRole('button', { name: '保存' }).click();
  await expect(bob.page.getByRole('button', { name: '保存' })).toHaveCount(0);
  await bob.sendText('here');
  await expect(alice.messages('here').locator('.author')).toHaveText('设计小波(bob)');
  await alice.composer.pressSequentially('@设');
  await alice.page.getByRole('option', { name: /设计小波/ }).click();
  await alice.composer.press('Enter');
  await expect(bob.page.locator('.mention.me')).toHaveText('@设计小波');
  await bob.openConversation(/茶馆大厅/);
  await bob.sendText('in the lobby');
  await alice.openConversation(/茶馆大厅/);
  await expect(alice.messages('in the lobby').locator('.author')).toHaveText('bob');
});
