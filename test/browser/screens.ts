import type { Page } from '@playwright/test';
import { test } from './house.js';

const FOLDER = 'docs/screens';
const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const PEOPLE = [
  ['老板娘', '7.jpg'],
  ['小红', '15.jpg'],
  ['东东', '1.jpg'],
] as const;
const TALK: [speaker: number, text: string][] = [
  [0, '今天的碧螺春刚到，谁来一杯？🍵'],
  [2, '给我留一壶！下班就过来'],
  [1, '我也来，带上昨天的点心'],
  [0, '好嘞，靠窗那桌给你们留着'],
  [2, '老板娘最好了 👍'],
  [1, '七点见～\n路上堵的话我会说一声'],
];

test('pictures of every screen', async ({ house, browser }) => {
  const pages: Page[] = [];
  for (const [name, avatar] of PEOPLE) {
    const context = await browser.newContext({
      baseURL: house.server.url,
      locale: 'zh-CN',
      viewport: SIZES.wide,
    });
    const page = await context.newPage();
    await page.goto(`/chat.html?name=${encodeURIComponent(name)}&avatar=${avatar}`);
    await page.locator('.composer textarea').waitFor();
    pages.push(page);
  }
  const say = async (page: Page, text: string): Promise<void> => {
    await page.locator('.composer textarea').fill(text);
    await page.keyboard.press('Enter');
    await page
      .locator('.line[data-state=sent]')
      .filter({ hasText: text.split('\n')[0]! })
      .first()
      .waitFor();
  };
  for (const [speaker, text] of TALK) await say(pages[speaker]!, text);
  const [, hong, dong] = pages as [Page, Page, Page];
  await hong.goto('/chat.html?name=小红#/@东东');
  await say(hong, '对了，周末一起去茶山吗？');

  await dong.getByRole('link', { name: /小红/ }).waitFor();
  await picture(dong, 'lobby');
  await dong.getByRole('link', { name: /小红/ }).click();
  await say(dong, '好呀，几点出发？');
  await picture(dong, 'private');

  const context = await browser.newContext({ baseURL: house.server.url, locale: 'zh-CN' });
  const stranger = await context.newPage();
  await stranger.goto('/');
  await picture(stranger, 'sign-in');
});

async function picture(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    const people = page.getByRole('button', { name: '关闭' });
    if (size === 'phone' && (await people.isVisible())) await people.click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${FOLDER}/${name}-${size}-${colorScheme}.png`, animations: 'disabled' });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SIZES.wide);
}
