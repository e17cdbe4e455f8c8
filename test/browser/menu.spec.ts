import type { Locator } from '@playwright/test';
import { expect, test, type UserPage } from './fixtures.js';

const menuOf = (visitor: UserPage): Locator => visitor.page.getByRole('menu');

test('a right click opens the menu of a message; Escape closes it and restores the focus', async ({
  chat,
}) => {
  const alice = await chat.visit('alice');
  await alice.sendText('tea');
  await expect(alice.messages('tea')).toHaveAttribute('data-state', 'sent');
  await alice.messages('tea').locator('.bubble').click({ button: 'right' });
  await expect(menuOf(alice)).toBeVisible();
  await expect(menuOf(alice).getByRole('menuitem').first()).toBeFocused();
  await expect(menuOf(alice).getByRole('menuitem')).toHaveText(['复制', '引用', '转发', '撤回']);
  await alice.page.keyboard.press('Escape');
  await expect(menuOf(alice)).toHaveCount(0);
  await expect(alice.messages('tea').locator('.bubble')).toBeFocused();
});

test('the keyboard alone reaches a message, opens its menu, chooses, and returns', async ({ chat }) => {
  const alice = await chat.visit('alice');
  for (const text of ['first', 'second']) {
    await alice.sendText(text);
    await expect(alice.messages(text)).toHaveAttribute('data-state', 'sent');
  }
  await alice.composer.focus();
  await alice.page.keyboard.press('ArrowUp');
  await expect(alice.messages('second').locator('.bubble')).toBeFocused();
  await alice.page.keyboard.press('ArrowUp');
  await expect(alice.messages('first').locator('.bubble')).toBeFocused();
  await alice.page.keyboard.press('Enter');
  await expect(menuOf(alice).getByRole('menuitem', { name: '复制' })).toBeFocused();
  await alice.page.keyboard.press('ArrowUp');
  await expect(menuOf(alice).getByRole('menuitemcheckbox').first()).toBeFocused();
  await alice.page.keyboard.press('ArrowDown');
  await alice.page.keyboard.press('Escape');
  await expect(alice.messages('first').locator('.bubble')).toBeFocused();

  await alice.page.keyboard.press('Shift+F10');
  await expect(menuOf(alice).getByRole('menuitem', { name: '复制' })).toBeFocused();
  await alice.page.keyboard.press('ArrowDown');
  await expect(menuOf(alice).getByRole('menuitem', { name: '引用' })).toBeFocused();
  await alice.page.keyboard.press('Enter');
  await expect(alice.page.locator('.quote-bar')).toContainText('first');
  await expect(alice.composer).toBeFocused();
});

test('a long press opens the menu, a scroll gesture does not', async ({ chat }) => {
  const alice = await chat.visit('alice', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await alice.composer.fill('tea');
  await alice.page.getByRole('button', { name: '发送' }).click();
  const bubble = alice.messages('tea').locator('.bubble');
  // The row of the stored message replaces that of the message on its way.
  await expect(alice.messages('tea').and(alice.page.locator('[data-seq]'))).toHaveCount(1);
  const box = (await bubble.boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const cdp = await alice.context.newCDPSession(alice.page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y = at.y): Promise<unknown> =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: at.x, y }],
    });

  await touch('touchStart');
  for (let step = 1; step <= 5; step += 1) await touch('touchMove', at.y + step * 10);
  await touch('touchEnd');
  await touch('touchStart');
  await touch('touchEnd');
  await expect(menuOf(alice)).toHaveCount(0);

  await touch('touchStart');
  await expect(menuOf(alice)).toBeVisible();
  await touch('touchEnd');
  await expect(menuOf(alice)).toBeVisible();
  const menu = (await menuOf(alice).boundingBox())!;
  expect(menu.x).toBeGreaterThanOrEqual(0);
  expect(menu.x + menu.width).toBeLessThanOrEqual(390);
  await menuOf(alice).getByRole('menuitem', { name: '引用' }).tap();
  await expect(alice.page.locator('.quote-bar')).toContainText('tea');
});

test('a message is forwarded to the chosen conversations only', async ({ chat }) => {
  const [alice, bob, carol] = [await chat.visit('alice'), await chat.visit('bob'), await chat.visit('carol')];
  await alice.createRoom('茶友', 'bob');
  await alice.sendText('for the others');
  await expect(alice.messages('for the others')).toHaveAttribute('data-state', 'sent');
  await alice.createRoom('点心', 'carol');
  await alice.openConversation(/茶友/);
  await alice.chooseMessageItem('for the others', '转发');
  const dialog = alice.page.getByRole('dialog', { name: '转发给' });
  await dialog.getByRole('checkbox', { name: '点心' }).check();
  await dialog.getByRole('button', { name: '发送（1）' }).click();
  await expect(alice.page.getByText('已转发到 1 个聊天')).toBeVisible();
  await carol.openConversation(/点心/);
  await expect(carol.messages('for the others')).toHaveCount(1);
  expect(await carol.texts()).toEqual(['for the others']);
  await bob.openConversation(/茶友/);
  await expect(bob.messages('for the others')).toHaveCount(1);
});
