import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.js';
import { HeadlessClient } from './headless-client.js';

/** The row at the upper edge of the list, and its distance from it. */
function atTheTop(page: Page): Promise<{ text: string; offset: number }> {
  return page.getByRole('log').evaluate((log) => {
    const edge = log.getBoundingClientRect().top;
    for (const line of log.querySelectorAll('.line')) {
      const { top, bottom } = line.getBoundingClientRect();
      if (bottom > edge + 40)
        return { text: line.querySelector('.bubble')?.textContent ?? '', offset: top - edge };
    }
    return { text: '', offset: 0 };
  });
}

/** Turns the wheel over the log and waits until the browser has finished scrolling. */
async function scroll(page: Page, distance: number): Promise<void> {
  const log = page.getByRole('log');
  await log.hover();
  await page.mouse.wheel(0, distance);
  await nextFrames(page);
  let before = -1;
  await expect
    .poll(async () => {
      const now = await log.evaluate(({ scrollTop, scrollHeight }) => scrollHeight - scrollTop);
      return before === (before = now);
    })
    .toBe(true);
}

async function nextFrames(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((done) =>
        requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))),
      ),
  );
}

test('twenty thousand messages scroll through while the page holds a few dozen rows', async ({ chat }) => {
  test.slow();
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  await talker.sendTexts('line', 20_000);
  talker.disconnect();
  const alice = await chat.visit('alice');
  await expect(alice.messages('line 20000')).toBeVisible();
  const log = alice.page.getByRole('log');
  await log.hover();
  const drawn: number[] = [];
  let before = 20_001;
  for (let step = 0; step < 60; step += 1) {
    await alice.page.mouse.wheel(0, -4_000);
    await nextFrames(alice.page);
    const { text } = await atTheTop(alice.page);
    const now = Number(/\d+/.exec(text)?.[0]);
    expect(now, `step ${step} shows something further up`).toBeLessThan(before + 1);
    before = now;
    drawn.push(await log.locator('.line').count());
  }
  expect(before).toBeLessThan(18_500);
  expect(Math.max(...drawn)).toBeLessThan(120);
  await alice.page.getByRole('button', { name: '回到最新消息' }).click();
  await expect(alice.messages('line 20000')).toBeInViewport();
});

test('earlier messages load above without moving the visible ones', async ({ chat }) => {
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  await talker.sendTexts(
    'a line that is long enough to be broken on a narrow screen, and then some more of it',
    300,
  );
  talker.disconnect();
  const alice = await chat.visit('alice', { viewport: { width: 720, height: 700 } });
  // Replies are delayed, so that the position is measured before they come.
  await alice.page.routeWebSocket(/socket\.io/, (page) => {
    const server = page.connectToServer();
    server.onMessage((message) => setTimeout(() => page.send(message), 1_500));
  });
  await alice.page.reload();
  const log = alice.page.getByRole('log');
  await expect(log.getByText(/some more of it 300$/)).toBeInViewport();
  const fetched = await log.evaluate((element) => element.scrollHeight);
  await scroll(alice.page, 900 - fetched);
  const seen = await atTheTop(alice.page);
  expect(seen.text).toMatch(/ 2[4-9]\d$/);
  await expect
    .poll(() => log.evaluate((element) => element.scrollHeight), { timeout: 30_000 })
    .toBeGreaterThan(fetched + 1_000);
  await nextFrames(alice.page);
  const after = await atTheTop(alice.page);
  expect(after.text).toBe(seen.text);
  expect(Math.abs(after.offset - seen.offset)).toBeLessThan(2);
});

test('new messages do not move a user who reads further up, and a button counts them', async ({ chat }) => {
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  await talker.sendTexts('old', 120);
  const alice = await chat.visit('alice');
  await expect(alice.messages('old 120')).toBeVisible();
  await scroll(alice.page, -1_200);
  const seen = await atTheTop(alice.page);
  await talker.sendTexts('new', 30);
  talker.disconnect();
  const pill = alice.page.getByRole('button', { name: '30 条新消息' });
  await expect(pill).toBeVisible();
  const after = await atTheTop(alice.page);
  expect(after.text).toBe(seen.text);
  expect(Math.abs(after.offset - seen.offset)).toBeLessThan(2);
  await pill.click();
  await expect(alice.messages('new 30')).toBeInViewport();
  await expect(pill).toHaveCount(0);
});

test('a conversation with many unread messages opens at the end and leads to the first unread one', async ({
  chat,
}) => {
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  const alice = await chat.visit('alice');
  const [socket] = await Promise.all([alice.page.waitForEvent('websocket'), alice.page.reload()]);
  const marked = socket.waitForEvent('framesent', ({ payload }) =>
    /"read".*"seq":40\b/.test(String(payload)),
  );
  await talker.sendTexts('read', 40);
  await expect(alice.messages('read 40')).toBeVisible();
  await expect(alice.page.locator('.badge')).toHaveCount(0);
  await marked;
  await alice.page.close();
  await talker.sendTexts('unread', 400);
  talker.disconnect();
  const page = await alice.context.newPage();
  await page.goto('/chat.html?name=alice');
  await expect(page.getByText('unread 400', { exact: true })).toBeInViewport();
  const pill = page.getByRole('button', { name: '400 条新消息' });
  await pill.click();
  await expect(page.getByText('unread 1', { exact: true })).toBeInViewport();
  await expect(page.getByText('read 40', { exact: true })).toBeInViewport();
  await expect(pill).toHaveCount(0);
  // The messages in between are fetched on the way down.
  await page.getByRole('log').hover();
  for (
    let step = 0;
    step < 40 && !(await page.getByText('unread 120', { exact: true }).isVisible());
    step += 1
  ) {
    await page.mouse.wheel(0, 700);
    await nextFrames(page);
  }
  await expect(page.getByText('unread 120', { exact: true })).toBeVisible();
});

test('the page stays usable at two hundred messages per second', async ({ chat }) => {
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  const alice = await chat.visit('alice');
  const { page } = alice;
  const typed = 'I can still write';
  await page.evaluate((typed) => {
    const seen = { frames: 0, drawings: 0, ownDrawn: false };
    Object.assign(window, { seen });
    const log = document.querySelector('[role=log]')!;
    const frame = (): void => {
      seen.frames += 1;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new MutationObserver(() => {
      seen.drawings += 1;
      // It scrolls out of sight within about a second: too fast for a check from outside.
      seen.ownDrawn ||= log.querySelector('.line.own .bubble')?.textContent === typed;
    }).observe(log, { childList: true, subtree: true });
  }, typed);
  const seen = () => page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  const heard = talker.receives(typed);
  const stop = talker.sendAtRate('pour', 200);
  await expect.poll(async () => (await alice.texts()).at(-1)).toMatch(/^pour \d{3}/);
  await alice.composer.focus();
  for (let written = 1; written <= typed.length; written += 1) {
    await page.keyboard.type(typed.charAt(written - 1));
    await expect(alice.composer).toHaveValue(typed.slice(0, written));
  }
  await page.keyboard.press('Enter');
  await heard;
  await expect.poll(async () => (await seen()).ownDrawn).toBe(true);
  const poured = await stop();
  await expect(alice.messages(`pour ${poured}`)).toBeInViewport();
  talker.disconnect();
  const { frames, drawings } = await seen();
  console.log(`${poured} messages, ${drawings} drawings, ${frames} frames`);
  expect(poured).toBeGreaterThan(200);
  // Drawn once per frame, not per message; and frames were drawn all the time.
  expect(drawings).toBeLessThan(poured * 1.5);
  expect(frames).toBeGreaterThan(20);
});

interface Seen {
  frames: number;
  drawings: number;
  ownDrawn: boolean;
}
