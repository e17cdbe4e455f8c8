// Budgets of a first visit, in bytes on the wire and requests, and how they are measured: in Chromium, with an empty
// cache, headers included. test/browser/first-visit.spec.ts holds the page to them; `npm run budget` runs it.

import type { Browser } from '@playwright/test';

export interface Fetched {
  url: string;
  /** On the wire, headers included. */
  bytes: number;
  encoding: string;
}

/** For each page, where it is opened, and at most how much it fetches until it is quiet. */
export const BUDGETS = [
  { page: 'index.html', path: '/', bytes: 25_000, requests: 10 },
  { page: 'chat.html', path: '/chat.html?name=alice', bytes: 60_000, requests: 15 },
];

/**
 * Opens a page for the first time and counts what it fetches, the pictures of its first sight included. The worker,
 * which fetches the rest afterwards for the next visit, is kept out.
 * @param acceptEncoding in place of what Chromium accepts
 */
export async function firstVisit(browser: Browser, url: string, acceptEncoding?: string): Promise<Fetched[]> {
  const context = await browser.newContext({ locale: 'zh-CN', serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    if (acceptEncoding) {
      await devtools.send('Network.setExtraHTTPHeaders', { headers: { 'Accept-Encoding': acceptEncoding } });
    }
    const open = new Map<string, Fetched>();
    const fetched: Fetched[] = [];
    devtools.on('Network.responseReceived', ({ requestId, response }) => {
      const headers = new Headers(Object.entries(response.headers));
      const encoding = headers.get('content-encoding') ?? '';
      open.set(requestId, { url: response.url, bytes: 0, encoding });
    });
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const one = open.get(requestId);
      if (one) fetched.push({ ...one, bytes: encodedDataLength });
    });
    await page.goto(url);
    // Both pages show it as soon as they are drawn.
    await page.locator('.composer textarea, .avatars img').first().waitFor();
    await page.waitForLoadState('networkidle');
    return fetched;
  } finally {
    await context.close();
  }
}
