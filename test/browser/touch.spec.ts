import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.js';
import { HeadlessClient } from './headless-client.js';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const FINGER_PX = 44;

/** Returns elements that can be tapped and are lower than a finger, tap margins included. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const found: string[] = [];
    for (const target of document.querySelectorAll('button, a.row, input, textarea, [role=option]')) {
      const box = (target.closest('label') ?? target).getBoundingClientRect();
      if (box.width === 0 || !target.checkVisibility({ visibilityProperty: true })) continue;
      const beside = getComputedStyle(target, '::after');
      const grown = beside.position === 'absolute' ? Math.max(0, -2 * Number.parseFloat(beside.top)) : 0;
      if (box.height + grown < least - 0.5)
        found.push(`${Math.round(box.height + grown)} px: ${target.className} ${target.textContent}`);
    }
    return found;
  }, FINGER_PX);
}

test('every touch target is as high as a finger is wide', async ({ chat }) => {
  const bob = await chat.visit('bob');
  await bob.sendText('你好');
  const alice = await chat.visit('alice', PHONE);
  const { page } = alice;
  await alice.chooseMessageItem('你好', '👍');
  await expect(page.getByRole('button', { name: /👍/ })).toBeVisible();
  expect(await tooSmall(page), 'a conversation').toEqual([]);
  await page.getByRole('button', { name: '表情' }).tap();
  await page.getByRole('tabpanel').waitFor();
  expect(await tooSmall(page), 'emoji').toEqual([]);
  await page.keyboard.press('Escape');
  await alice.messages('你好').locator('.bubble').click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  expect(await tooSmall(page), 'menu').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '聊天设置' }).tap();
  await page.getByRole('complementary').waitFor();
  expect(await tooSmall(page), 'chat settings').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '返回' }).tap();
  expect(await tooSmall(page), 'list').toEqual([]);
  await page.getByRole('button', { name: '设置', exact: true }).tap();
  await page.getByRole('dialog').getByRole('heading', { level: 2 }).waitFor();
  expect(await tooSmall(page), 'settings').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '发起群聊' }).tap();
  await page.getByLabel('群名称').waitFor();
  expect(await tooSmall(page), 'new room').toEqual([]);
});

test('on a phone Enter inserts a line break and the button sends', async ({ chat }) => {
  const alice = await chat.visit('alice', PHONE);
  await alice.composer.pressSequentially('one');
  await alice.composer.press('Enter');
  await alice.composer.pressSequentially('two');
  await expect(alice.composer).toHaveValue('one\ntwo');
  await alice.page.getByRole('button', { name: '发送' }).tap();
  await expect(alice.page.locator('[role=log] .bubble')).toHaveText(['one\ntwo']);
});

test('the composer stays above an on-screen keyboard that overlays the page', async ({ chat }) => {
  const alice = await chat.visit('alice', PHONE);
  const { page } = alice;
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  await talker.sendTexts('line', 20);
  talker.disconnect();
  // Only a real iPhone has such a keyboard, so the test simulates one to the page.
  await page.addInitScript(() => {
    const seen = Object.assign(new EventTarget(), { height: window.innerHeight, scale: 1 });
    Object.defineProperty(window, 'visualViewport', { get: () => seen });
  });
  await page.reload();
  await alice.composer.waitFor();
  const lays = (px: number) =>
    page.evaluate((covered) => {
      Object.assign(window.visualViewport!, { height: window.innerHeight - covered });
      window.visualViewport!.dispatchEvent(new Event('resize'));
    }, px);
  const bottom = () => page.locator('.composer').evaluate((form) => form.getBoundingClientRect().bottom);
  expect(await bottom()).toBe(740);
  await lays(300);
  expect(await bottom()).toBe(440);
  await expect(alice.messages('line 20')).toBeInViewport();
  // The browser's own toolbar is no keyboard.
  await lays(56);
  expect(await bottom()).toBe(740);
  await expect(page.locator('meta[name=viewport]')).toHaveAttribute(
    'content',
    /interactive-widget=resizes-content/,
  );
});

test('no content is under a notch or the bar at the bottom', async ({ chat }) => {
  const alice = await chat.visit('alice', PHONE);
  const cdp = await alice.context.newCDPSession(alice.page);
  await cdp.send(
    'Emulation.setSafeAreaInsetsOverride' as never,
    { insets: { top: 40, bottom: 30 } } as never,
  );
  const box = async (part: string) => (await alice.page.locator(part).boundingBox())!;
  await expect.poll(async () => (await box('.pane > .title')).y).toBe(40);
  const field = await box('.composer textarea');
  expect(field.y + field.height).toBeLessThanOrEqual(740 - 30);
});

test('the side panel does not cover the conversation when the window becomes narrow', async ({ chat }) => {
  const alice = await chat.visit('alice', { viewport: { width: 1440, height: 900 } });
  await expect(alice.page.getByRole('complementary')).toBeVisible();
  await alice.page.setViewportSize({ width: 768, height: 1024 });
  await expect(alice.page.getByRole('complementary')).toHaveCount(0);
});
