import { BUDGETS, firstVisit, type Fetched } from '../../client/budget.js';
import { expect, test } from './fixtures.js';

const weightOf = (fetched: Fetched[]): number => fetched.reduce((sum, one) => sum + one.bytes, 0);
const TEXT = /\.(?:js|css|svg|html|webmanifest)(?:\?|$)|\/$/;

for (const { page, path, bytes, requests } of BUDGETS) {
  test(`a first visit of ${page} fetches at most ${bytes} bytes over the wire`, async ({ browser, chat }) => {
    test.skip(
      Boolean(process.env.TEST_COVERAGE),
      'files with source maps are larger than those that users fetch',
    );
    const fetched = await firstVisit(browser, chat.server.url + path);
    const total = weightOf(fetched);
    const largest = fetched.toSorted((a, b) => b.bytes - a.bytes).map((one) => `${one.bytes} ${one.url}`);
    console.log(`${page}: ${total} bytes over the wire, ${fetched.length} requests`);
    expect(total, largest.join('\n')).toBeLessThanOrEqual(bytes);
    expect(fetched.length, largest.join('\n')).toBeLessThanOrEqual(requests);
    const texts = fetched.filter(({ url }) => TEXT.test(url));
    expect(texts.length).toBeGreaterThan(4);
    for (const { url, encoding } of texts) expect([url, encoding]).toEqual([url, 'br']);
  });

  test(`a browser without Brotli support gets ${page} as gzip`, async ({ browser, chat }) => {
    const [plain, gzip] = [
      await firstVisit(browser, chat.server.url + path, 'identity'),
      await firstVisit(browser, chat.server.url + path, 'gzip'),
    ];
    const scripts = gzip.filter(({ url }) => url.includes('.js'));
    expect(scripts.length).toBeGreaterThan(2);
    for (const { url, encoding } of scripts) expect([url, encoding]).toEqual([url, 'gzip']);
    const [before, after] = [weightOf(plain), weightOf(gzip)];
    expect(after).toBeLessThan(before / 2);
  });
}
