import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.js';

const FORCED = { forcedColors: 'active' } as const;

/** How an element is drawn where the browser replaces its colours. */
function look(element: Locator, part: '' | '::after' = '') {
  return element.evaluate((node, pseudo) => {
    const { backgroundColor, borderTopWidth, outlineStyle, outlineWidth } = getComputedStyle(
      node,
      pseudo || null,
    );
    return {
      backgroundColor,
      border: parseFloat(borderTopWidth),
      outline: outlineStyle === 'none' ? 0 : parseFloat(outlineWidth),
    };
  }, part);
}

test('forced colours show which chat is open, and the edges of each bubble', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice', FORCED), await chat.visit('bob')];
  await alice.createRoom('产品群', 'bob');
  await alice.sendText('mine');
  await bob.openConversation(/产品群/);
  await bob.sendText('his');
  await expect(alice.messages('his')).toBeVisible();
  const row = (title: RegExp) => look(alice.page.getByRole('navigation').getByRole('link', { name: title }));
  const [chosen, other] = [await row(/产品群/), await row(/茶馆大厅/)];
  expect(chosen.border).toBeGreaterThan(other.border);
  const bubble = (text: string) => look(alice.messages(text).locator('.bubble'));
  expect((await bubble('his')).border).toBeGreaterThan(0);
  expect((await bubble('mine')).border).toBeGreaterThan((await bubble('his')).border);
});

test('forced colours show which switch is on, and the chosen theme', async ({ chat }) => {
  const { page } = await chat.visit('alice', FORCED);
  await page.getByRole('button', { name: '设置', exact: true }).click();
  const [sound, enter] = [page.getByRole('switch', { name: /声音/ }), page.locator('.choice').first()];
  await expect(sound).toBeChecked();
  const on = await look(sound);
  const knob = await look(sound, '::after');
  expect(knob.backgroundColor).not.toBe(on.backgroundColor);
  await sound.click();
  await expect(sound).not.toBeChecked();
  await expect.poll(async () => (await look(sound)).backgroundColor).not.toBe(on.backgroundColor);
  expect((await look(sound, '::after')).backgroundColor).not.toBe((await look(sound)).backgroundColor);
  const span = (checked: string) => look(enter.locator(`input${checked} + span`).first());
  expect((await span(':checked')).backgroundColor).not.toBe((await span(':not(:checked)')).backgroundColor);
});

test('forced colours show the chosen avatar', async ({ browser, chat }) => {
  const context = await browser.newContext({ baseURL: chat.server.url, locale: 'zh-CN', ...FORCED });
  const page = await context.newPage();
  await page.goto('/');
  const avatar = (checked: string) => look(page.locator(`.avatars input${checked} + .avatar`).first());
  await page.locator('.avatars input').first().check({ force: true });
  expect((await avatar(':checked')).outline).toBeGreaterThan(0);
  expect((await avatar(':not(:checked)')).outline).toBe(0);
  await context.close();
});
