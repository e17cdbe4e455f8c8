import { expect, test } from './house.js';

test('置顶 puts a chat on top and 免打扰 leaves a dot of its badge', async ({ house }) => {
  const [alice, bob, carol] = [
    await house.visit('alice'),
    await house.visit('bob'),
    await house.visit('carol'),
  ];
  await alice.beginsRoom('安静的群', 'bob');
  await alice.beginsRoom('热闹的群', 'bob');
  const rows = alice.page.getByRole('navigation').locator('.row-title');
  await alice.opens(/安静的群/);
  await alice.page.getByRole('button', { name: '聊天设置' }).click();
  await alice.page.getByRole('switch', { name: '置顶聊天' }).click();
  await expect(alice.page.getByRole('switch', { name: '置顶聊天' })).toBeChecked();
  await alice.page.getByRole('switch', { name: /消息免打扰/ }).click();
  await expect(alice.page.getByRole('switch', { name: /消息免打扰/ })).toBeChecked();

  await alice.opens(/热闹的群/);
  await alice.says('newer');
  await expect(rows).toHaveText(['安静的群', '热闹的群', '茶馆大厅']);
  await bob.opens(/安静的群/);
  await bob.says('one');
  await bob.says('two');
  const quiet = alice.page.getByRole('link', { name: /安静的群/ });
  await expect(quiet).toContainText('[2 条] bob: two');
  await expect(quiet.locator('.badge')).toHaveText('');
  await expect(quiet).toHaveAccessibleName(/2 条未读.*免打扰/);
  await carol.says('loud');
  await expect(alice.page.getByRole('link', { name: /茶馆大厅/ }).locator('.badge')).toHaveText('1');
  await expect(alice.page).toHaveTitle(/^\(1\)/);

  await alice.page.reload();
  await expect(rows).toHaveText(['安静的群', '茶馆大厅', '热闹的群']);
});

test('whoever is blocked reaches one in private no more', async ({ house }) => {
  const [alice, bob] = [await house.visit('alice'), await house.visit('bob')];
  await bob.page.goto('/chat.html?name=bob#/@alice');
  await bob.says('hello');
  await alice.opens(/bob/);
  await alice.page.getByRole('button', { name: '聊天设置' }).click();
  await alice.page.getByRole('switch', { name: /黑名单/ }).click();
  await alice.confirms('加入黑名单');
  await expect(alice.page.getByRole('switch', { name: /黑名单/ })).toBeChecked();
  await bob.says('are you there?');
  await bob.opens(/茶馆大厅/);
  await bob.says('fence');
  await alice.opens(/茶馆大厅/);
  await expect(alice.lines('fence')).toHaveCount(1);
  expect(await alice.page.content()).not.toContain('are you there?');
});

test('what one is called in a room stands above one’s texts there, and nowhere else', async ({ house }) => {
  const [alice, bob] = [await house.visit('alice'), await house.visit('bob')];
  await alice.beginsRoom('产品群', 'bob');
  await bob.opens(/产品群/);
  await bob.page.getByRole('button', { name: '聊天设置' }).click();
  await bob.page.getByLabel('我在本群的昵称').fill('设计小波');
  await bob.page.getByRole('button', { name: '保存' }).click();
  await expect(bob.page.getByRole('button', { name: '保存' })).toHaveCount(0);
  await bob.says('here');
  await expect(alice.lines('here').locator('.author')).toHaveText('设计小波(bob)');
  await alice.composer.pressSequentially('@设');
  await alice.page.getByRole('option', { name: /设计小波/ }).click();
  await alice.composer.press('Enter');
  await expect(bob.page.locator('.mention.me')).toHaveText('@设计小波');
  await bob.opens(/茶馆大厅/);
  await bob.says('in the lobby');
  await alice.opens(/茶馆大厅/);
  await expect(alice.lines('in the lobby').locator('.author')).toHaveText('bob');
});
