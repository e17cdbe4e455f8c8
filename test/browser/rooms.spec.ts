import { expect, test } from './fixtures.js';

test('a room is created, used and left, and delivers to members only', async ({ chat }) => {
  const [alice, bob, carol, outsider] = [
    await chat.visit('alice'),
    await chat.visit('bob'),
    await chat.visit('carol'),
    await chat.visit('outsider'),
  ];
  await alice.createRoom('产品群', 'bob');
  await expect(alice.page.getByRole('heading', { level: 1 })).toHaveText('产品群(2)');
  await expect(alice.page.getByText('你邀请“bob”加入了群聊')).toHaveCount(2);
  await alice.sendText('大家好');
  await bob.page.getByRole('link', { name: /产品群/ }).click();
  await expect(bob.messages('大家好').locator('.author')).toHaveText('alice');

  await alice.page.getByRole('button', { name: '邀请', exact: true }).click();
  await alice.page.getByRole('checkbox', { name: 'carol' }).check();
  await alice.page.getByRole('dialog').getByRole('button', { name: '邀请' }).click();
  await carol.page.getByRole('link', { name: /产品群/ }).click();
  await expect(carol.page.getByRole('heading', { level: 1 })).toHaveText('产品群(3)');
  await carol.sendText('我来了');
  await expect(bob.messages('我来了')).toHaveCount(1);
  expect(await carol.texts()).toEqual(['我来了']);
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('产品群(3)');

  await alice.chooseUserItem('carol', '移出群聊');
  await alice.confirm('移出群聊');
  await expect(carol.page.getByRole('link', { name: /产品群/ })).toHaveCount(0);
  await expect(carol.page.getByRole('heading', { level: 1 })).toHaveText('茶馆大厅');
  await alice.sendText('carol 走了');
  await expect(bob.messages('carol 走了')).toHaveCount(1);
  await expect(bob.page.locator('.happened', { hasText: '“alice”将“carol”移出了群聊' })).toHaveCount(1);

  await bob.page.getByRole('button', { name: '聊天设置' }).click();
  await bob.page.getByRole('button', { name: '退出群聊' }).click();
  await bob.confirm('退出群聊');
  await expect(bob.page.getByRole('link', { name: /产品群/ })).toHaveCount(0);
  await expect(alice.page.getByRole('heading', { level: 1 })).toHaveText('产品群(1)');

  // A fence: what they have not received before this message was not sent to them.
  await bob.sendText('fence');
  for (const guest of [outsider, carol]) {
    await expect(guest.messages('fence')).toHaveCount(1);
    expect(await guest.page.content()).not.toContain('carol 走了');
  }
  expect(await outsider.page.content()).not.toContain('产品群');
});

test('an open room is found and joined', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob', { locale: 'en-GB' })];
  await alice.page.getByRole('button', { name: '发起群聊' }).click();
  await alice.page.getByLabel('群名称').fill('茶会');
  await alice.page.getByRole('checkbox', { name: /公开/ }).check();
  await alice.page.getByRole('dialog').getByRole('button', { name: '发起群聊' }).click();
  await alice.page.getByRole('dialog').waitFor({ state: 'detached' });
  await alice.sendText('before bob');

  await bob.page.getByRole('button', { name: 'New room' }).click();
  await bob.page.getByRole('button', { name: 'Join 茶会' }).click();
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('茶会(2)');
  await expect(bob.page.locator('.happened', { hasText: /^You joined/ })).toHaveCount(1);
  await bob.sendText('hello');
  await expect(alice.messages('hello')).toHaveCount(1);
  await expect(alice.messages('before bob')).toHaveAttribute('data-state', 'sent');
  expect(await bob.texts()).toEqual(['hello']);
  await bob.page.reload();
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('茶会(2)');
  await expect(bob.messages('hello')).toHaveCount(1);
  expect(await bob.texts()).toEqual(['hello']);
});
