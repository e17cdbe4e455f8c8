import { expect, test } from './fixtures.js';

test('the composer has the focus after a recall', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.sendText('tea');
  await expect(alice.messages('tea')).toHaveAttribute('data-state', 'sent');
  await alice.chooseMessageItem('tea', '撤回');
  await expect(alice.messages('tea')).toHaveCount(0);
  await expect(alice.composer).toBeFocused();
  await alice.page.keyboard.type('coffee');
  await expect(alice.composer).toHaveValue('coffee');
});

test('text typed after a click on a message or in the list goes to the composer', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.sendText('tea');
  await expect(alice.messages('tea')).toHaveAttribute('data-state', 'sent');
  await alice.messages('tea').locator('.bubble').click();
  await expect(alice.composer).not.toBeFocused();
  await alice.page.keyboard.type('more');
  await expect(alice.composer).toHaveValue('more');
  await alice.page.getByRole('log').click({ position: { x: 5, y: 5 } });
  await expect(alice.composer).not.toBeFocused();
  await alice.page.keyboard.type('!');
  await expect(alice.composer).toHaveValue('more!');
});

test('Escape returns from a message to the list of messages, and from there to the composer', async ({
  chat,
}) => {
  const alice = await chat.visit('alice');
  await alice.sendText('tea');
  await expect(alice.messages('tea')).toHaveAttribute('data-state', 'sent');
  await alice.composer.press('ArrowUp');
  await expect(alice.messages('tea').locator('.bubble')).toBeFocused();
  await alice.page.keyboard.press('Escape');
  await expect(alice.page.getByRole('log')).toBeFocused();
  await alice.page.keyboard.press('Escape');
  await expect(alice.composer).toBeFocused();
});

test('text typed in another field, in a menu or with Alt stays out of the composer', async ({ chat }) => {
  const alice = await chat.visit('alice');
  const { page } = alice;
  await alice.sendText('tea');
  await expect(alice.messages('tea')).toHaveAttribute('data-state', 'sent');
  await alice.messages('tea').locator('.bubble').click({ button: 'right' });
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.type('a');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(alice.messages('tea').locator('.bubble')).toBeFocused();
  await page.keyboard.press('Alt+b');
  await expect(alice.messages('tea').locator('.bubble')).toBeFocused();
  await page.getByRole('button', { name: '搜索' }).first().click();
  const field = page.getByRole('searchbox', { name: '搜索聊天内容' });
  await field.focus();
  await page.keyboard.type('cup');
  await expect(field).toHaveValue('cup');
  await expect(alice.composer).toHaveValue('');
});

test('Tab passes the list of conversations in one step, and the arrow keys, Home and End move in it', async ({
  chat,
}) => {
  const [alice] = [await chat.visit('alice'), await chat.visit('bob')];
  const { page } = alice;
  for (const title of ['一', '二', '三']) await alice.createRoom(title, 'bob');
  const rows = page.getByRole('navigation', { name: '聊天' }).getByRole('listitem').getByRole('link');
  await expect(rows).toHaveCount(4);
  const open = page.locator('[aria-current=page]');
  await alice.openConversation(/二/);
  await expect(open).toHaveAccessibleName(/二/);
  await page.getByRole('button', { name: '发起群聊' }).focus();
  await page.keyboard.press('Tab');
  await expect(open).toBeFocused();
  await page.keyboard.press('Home');
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(rows.last()).toBeFocused();
  await open.focus();
  await page.keyboard.press('Tab');
  await expect(page.locator('.list :focus')).toHaveCount(0);
  await expect(page.locator('.middle :focus')).toHaveCount(1);
});
