import type { Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Directory where `npm run coverage` collects its results. */
const directory = process.env.TEST_COVERAGE;

export async function startPageCoverage(page: Page): Promise<void> {
  if (directory) await page.coverage.startJSCoverage({ resetOnNavigation: false });
}

/** Does nothing for a page that is closed. */
export async function savePageCoverage(page: Page): Promise<void> {
  if (!directory || page.isClosed()) return;
  const entries = await page.coverage.stopJSCoverage();
  const result = entries.map(({ url, scriptId, functions }) => ({
    url: pathToFileURL(resolve('dist/client', new URL(url).pathname.slice(1))).href,
    scriptId,
    functions,
  }));
  writeFileSync(join(directory, `${randomUUID()}.json`), JSON.stringify({ result }));
}
