import { expect, test } from './fixtures.js';
import { HeadlessClient } from './headless-client.js';

test('search finds an old message by its words and shows it in its conversation', async ({ chat }) => {
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  const [alice, bob, outsider] = [
    await chat.visit('alice'),
    await chat.visit('bob'),
    await chat.visit('outsider'),
  ];
  await alice.createRoom('茶友', 'bob', 'talker');
  await alice.sendText('第一壶是碧螺春 <b>2024</b>');
  await expect(alice.messages('第一壶是碧螺春 <b>2024</b>')).toHaveAttribute('data-state', 'sent');
  const room = await alice.page.getByRole('link', { name: /茶友/ }).getAttribute('data-conversation');
  await talker.sendTexts('line', 130, room!);
  talker.disconnect();
  await expect(alice.messages('line 130')).toHaveCount(1);
  await alice.openConversation(/茶馆大厅/);
  await alice.sendText('碧螺春也在大厅');
  await bob.page.reload();

  const seeks = async (visitor: typeof bob, q: string): Promise<void> => {
    await visitor.page.getByRole('button', { name: '搜索', exact: true }).click();
    await visitor.page.getByRole('searchbox', { name: '搜索聊天内容' }).fill(q);
  };
  await seeks(bob, '碧螺春');
  const found = bob.page.locator('.found-row');
  await expect(found).toHaveCount(2);
  await expect(found.first()).toContainText('碧螺春也在大厅');
  await expect(found.last().locator('mark')).toHaveText('碧螺春');
  await expect(found.last()).toContainText('<b>2024</b>');
  await found.last().click();
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('茶友(3)');
  await expect(bob.page.locator('.line[data-seq="2"]')).toBeInViewport();
  await expect(bob.messages('line 130')).toHaveCount(0);
  await bob.page.getByRole('button', { name: '回到最新消息' }).click();
  await expect(bob.messages('line 130')).toBeInViewport();

  await seeks(outsider, '碧螺春');
  await expect(outsider.page.locator('.found-row')).toHaveCount(1);
  await expect(outsider.page.locator('.found-row')).toContainText('碧螺春也在大厅');
});

test('search from the settings covers one conversation, and loads pages on scroll', async ({ chat }) => {
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  await talker.sendTexts('tea number', 45);
  talker.disconnect();
  const alice = await chat.visit('alice');
  await alice.createRoom('茶友');
  await alice.sendText('tea elsewhere');
  await expect(alice.messages('tea elsewhere')).toHaveAttribute('data-state', 'sent');
  await alice.openConversation(/茶馆大厅/);
  await alice.page.getByRole('button', { name: '聊天设置' }).click();
  await alice.page.getByRole('button', { name: '查找聊天内容' }).click();
  const field = alice.page.getByRole('searchbox', { name: '搜索聊天内容' });
  await expect(field).toBeFocused();
  await field.fill('tea');
  const found = alice.page.locator('.found-row');
  await expect(found).toHaveCount(30);
  await alice.page.locator('.found').evaluate((list) => (list.scrollTop = list.scrollHeight));
  await expect(found).toHaveCount(45);
  await expect(found.filter({ hasText: 'elsewhere' })).toHaveCount(0);
  await alice.page.getByRole('button', { name: '搜索全部聊天' }).click();
  await expect(found.first()).toContainText('tea elsewhere');
  await field.fill('nothing of the kind');
  await expect(alice.page.getByText('没有找到', { exact: true })).toBeVisible();
});

test('search marks what it found in any case and with any accents', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.sendText('Un CAFÉ à Istanbul');
  await expect(alice.messages('Un CAFÉ à Istanbul')).toHaveAttribute('data-state', 'sent');
  await alice.page.getByRole('button', { name: '搜索', exact: true }).click();
  const field = alice.page.getByRole('searchbox', { name: '搜索聊天内容' });
  for (const [q, mark] of [
    ['cafe', 'CAFÉ'],
    ['İstanbul', 'Istanbul'],
  ] as const) {
    await field.fill(q);
    await expect(alice.page.locator('.found-row mark')).toHaveText(mark);
  }
});
