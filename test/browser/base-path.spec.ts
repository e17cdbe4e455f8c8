import { NginxProcess } from '../cluster/nginx-process.js';
import { ServerProcess } from '../faults/server-process.js';
import { expect, WITH_SERVICE_WORKER, test } from './fixtures.js';

test('the page works behind nginx under a base path, with its worker and its uploads', async ({
  browser,
}) => {
  const server = await ServerProcess.start({ BASE_PATH: '/chat', TRUST_PROXY: '1' });
  const nginx = await NginxProcess.start('nginx.base-path.conf', [server.url], '/chat');
  const context = await browser.newContext({ locale: 'zh-CN', ...WITH_SERVICE_WORKER });
  try {
    const page = await context.newPage();
    const missed: string[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (response.status() >= 400 || !pathname.startsWith('/chat/')) missed.push(response.url());
    });
    await page.goto(`${nginx.url}/`);
    await page.getByRole('textbox').fill('alice');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/chat\/chat\.html\?name=/);
    const composer = page.locator('.composer textarea');
    await composer.fill('under a base path');
    await composer.press('Enter');
    await expect(page.locator('.line[data-state=sent] .bubble')).toHaveText('under a base path');
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name: 'tea.txt', mimeType: 'text/plain', buffer: Buffer.from('green tea') });
    await expect(page.getByRole('listitem', { name: /tea\.txt/ })).toBeVisible();
    await composer.press('Enter');
    await expect(page.locator('.line[data-state=sent]').filter({ hasText: 'tea.txt' })).toBeVisible();
    const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
    expect(scope).toBe(`${nginx.url}/`);
    expect(missed).toEqual([]);
  } finally {
    await context.close();
    await nginx.end();
    await server.end();
  }
});
