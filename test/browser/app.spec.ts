import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { ServerProcess } from '../faults/server-process.js';
import { expect, test, UserPage, WITH_SERVICE_WORKER } from './fixtures.js';

/** Resolves when the service worker of this page is active and has cached its files. */
async function keptForLater(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

test('a page that was visited before opens without the server, shows stored messages, and catches up by itself', async ({
  chat,
}) => {
  const [alice, bob] = [await chat.visit('alice', WITH_SERVICE_WORKER), await chat.visit('bob')];
  await alice.sendText('before the night');
  await expect(alice.messages('before the night')).toHaveAttribute('data-state', 'sent');
  await keptForLater(alice.page);
  await expect(alice.messages('before the night')).toBeVisible();
  await chat.server.kill();
  await alice.page.reload();
  await expect(alice.messages('before the night')).toBeVisible();
  await expect(alice.page.getByText('暂时连不上茶馆')).toBeVisible();
  await alice.sendText('written in the dark');
  await expect(alice.messages('written in the dark')).toHaveAttribute('data-state', 'sending');
  await chat.server.run();
  await expect(alice.messages('written in the dark')).toHaveAttribute('data-state', 'sent', {
    timeout: 20_000,
  });
  await expect(bob.messages('written in the dark')).toHaveCount(1, { timeout: 20_000 });
  await expect(alice.messages('before the night')).toHaveCount(1);
});

test('the browser keeps no messages after the user signs out', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.sendText('a secret');
  await expect(alice.messages('a secret')).toHaveAttribute('data-state', 'sent');
  await alice.page.reload();
  const kept = () => alice.page.evaluate(() => JSON.stringify(localStorage));
  await expect(alice.messages('a secret')).toBeVisible();
  await expect.poll(kept).toContain('a secret');
  await alice.page.getByRole('button', { name: '设置', exact: true }).click();
  await alice.page.getByRole('button', { name: '退出登录', exact: true }).click();
  await alice.confirm('退出登录');
  await alice.page.waitForURL(/\/$/);
  await expect.poll(kept).not.toContain('a secret');
});

test('a second visit fetches no script and no style again', async ({ chat }) => {
  const alice = await chat.visit('alice', WITH_SERVICE_WORKER);
  await keptForLater(alice.page);
  const fetched: string[] = [];
  alice.page.on('response', (response) => {
    if (/\.(js|css|html)|\/$/.test(new URL(response.url()).pathname) && !response.fromServiceWorker())
      fetched.push(response.url());
  });
  await alice.page.reload();
  await expect(alice.composer).toBeVisible();
  expect(fetched.filter((url) => !url.endsWith('/worker.js'))).toEqual([]);
});

test('the page offers a newer version, and a click reloads it', async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), 'teahouse-newer-'));
  await cp('dist', join(folder, 'dist'), { recursive: true });
  await cp('package.json', join(folder, 'package.json'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  const server = await ServerProcess.start({}, join(folder, 'dist/main.js'));
  try {
    const alice = await UserPage.enter(browser, server.url, 'alice', WITH_SERVICE_WORKER);
    await keptForLater(alice.page);
    await appendFile(join(folder, 'dist/client/worker.js'), '\n// newer\n');
    await alice.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await expect(alice.page.getByText('新版本已就绪')).toBeVisible();
    const reloaded = alice.page.waitForEvent('load');
    await alice.page.getByRole('button', { name: '刷新' }).click();
    await reloaded;
    await expect(alice.composer).toBeVisible();
    await expect(alice.page.getByText('新版本已就绪')).toHaveCount(0);
    expect(
      await alice.page.evaluate(
        async () => (await navigator.serviceWorker.getRegistration())?.waiting ?? null,
      ),
    ).toBeNull();
    await alice.context.close();
  } finally {
    await server.end();
    await rm(folder, { recursive: true, force: true });
  }
});

test('the page can be installed: the server sends manifest, icons and worker with their types', async ({
  chat,
  request,
}) => {
  const get = (path: string) => request.get(chat.server.url + path);
  const manifest = await get('/manifest.webmanifest');
  expect(manifest.headers()['content-type']).toMatch(/^application\/manifest\+json/);
  const { icons } = (await manifest.json()) as { icons: { src: string; type: string }[] };
  for (const { src, type } of icons) expect((await get(`/${src}`)).headers()['content-type']).toContain(type);
  const worker = await get('/worker.js');
  expect(worker.headers()['content-type']).toMatch(/javascript/);
  expect(worker.headers()['cache-control']).toBe('no-cache');
  const [, asset] = /src="\.(\/assets\/[^"]+)"/.exec(await (await get('/')).text())!;
  expect((await get(asset!)).headers()['cache-control']).toMatch(/immutable/);
  expect(worker.headers()['content-security-policy']).toMatch(/worker-src 'self';manifest-src 'self'/);
});
