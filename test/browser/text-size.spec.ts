import type { Page } from '@playwright/test';
import { expect, test, type UserPage } from './fixtures.js';

/** As a user who set 200 % in the browser: its default font size is 32 pixels. */
const doubled = (page: Page) => page.evaluate(() => void (document.documentElement.style.fontSize = '32px'));

function fontSizes(page: Page, selectors: readonly string[]): Promise<number[]> {
  return page.evaluate(
    (all) => all.map((selector) => parseFloat(getComputedStyle(document.querySelector(selector)!).fontSize)),
    selectors,
  );
}

/** Texts of which a part is cut off, other than those that end with an ellipsis. */
function cutOff(page: Page, within: string): Promise<string[]> {
  return page.evaluate((selector) => {
    const texts = [...document.querySelectorAll<HTMLElement>(`${selector} *`)].filter(
      (element) =>
        !element.matches('.for-readers') &&
        element.childElementCount === 0 &&
        element.textContent.trim() !== '',
    );
    return texts
      .filter((element) => {
        const { overflow, textOverflow } = getComputedStyle(element);
        const isCut = element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 0;
        return isCut && overflow !== 'visible' && textOverflow !== 'ellipsis';
      })
      .map((element) => element.textContent);
  }, within);
}

async function talk(alice: UserPage): Promise<void> {
  await alice.sendText('今天的碧螺春刚到，谁来一杯？ A new tea has arrived today, who wants a cup of it?');
  await expect(alice.page.locator('.line[data-seq]')).toHaveCount(1);
}

for (const [name, viewport] of [
  ['a wide window', { width: 1280, height: 800 }],
  ['a phone', { width: 390, height: 844 }],
] as const) {
  test(`the text size of the browser counts in ${name}`, async ({ chat }) => {
    const alice = await chat.visit('alice', { viewport });
    const { page } = alice;
    await talk(alice);
    const selectors = ['.bubble', '.composer textarea', '.title h1'];
    const before = await fontSizes(page, selectors);
    await doubled(page);
    expect(await fontSizes(page, selectors)).toEqual(before.map((size) => 2 * size));
    // Nothing needs to be scrolled sideways, and the user can still write.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      viewport.width,
    );
    expect(await cutOff(page, '.middle')).toEqual([]);
    await alice.sendText('still here');
    await expect(alice.messages('still here')).toBeInViewport();
  });
}

test('the text size of the browser counts on the sign-in page', async ({ browser, chat }) => {
  const page = await browser.newPage({
    baseURL: chat.server.url,
    locale: 'zh-CN',
    viewport: { width: 390, height: 844 },
  });
  await page.goto('/');
  await page.getByRole('button', { name: '进茶馆' }).waitFor();
  const [before] = await fontSizes(page, ['main button[type=submit]']);
  await doubled(page);
  expect(await fontSizes(page, ['main button[type=submit]'])).toEqual([2 * before!]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole('button', { name: '进茶馆' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('button', { name: '进茶馆' })).toBeInViewport();
  await page.close();
});
