import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.js';
import { HeadlessClient } from './headless-client.js';

/** Distance of a message from the upper edge of the list. */
function offsetOf(page: Page, text: string): Promise<number> {
  return page.getByRole('log').evaluate((log, sought) => {
    const lines = [...log.querySelectorAll('.line')];
    const line = lines.find((one) => one.querySelector('.bubble')?.textContent === sought);
    if (!line) throw new Error(`no line says ${sought}`);
    return line.getBoundingClientRect().top - log.getBoundingClientRect().top;
  }, text);
}

const drawn = (page: Page): Promise<number> => page.getByRole('log').locator('.line').count();

test('a list that grows past eighty messages draws fewer of them, and the visible ones stay in place', async ({
  chat,
}) => {
  const alice = await chat.visit('alice');
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  await talker.sendTexts('line', 60);
  await expect(alice.messages('line 60')).toBeInViewport();
  expect(await drawn(alice.page)).toBe(60);
  await alice.page.getByRole('log').hover();
  await alice.page.mouse.wheel(0, -900);
  await expect(alice.messages('line 60')).not.toBeInViewport();
  const read = alice.messages('line 45');
  await expect(read).toBeInViewport();
  const before = await offsetOf(alice.page, 'line 45');

  await talker.sendTexts('more', 60);
  talker.disconnect();
  await expect.poll(() => drawn(alice.page)).toBeLessThan(110);
  await expect(read).toBeInViewport();
  expect(Math.abs((await offsetOf(alice.page, 'line 45')) - before)).toBeLessThan(1.5);
});

test('a long list is drawn completely where the rest of the page cannot be fetched', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.page.route(/virtual-list/, (route) => route.abort());
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  await talker.sendTexts('line', 120);
  talker.disconnect();
  await expect(alice.messages('line 120')).toBeInViewport();
  expect(await drawn(alice.page)).toBe(120);
});
