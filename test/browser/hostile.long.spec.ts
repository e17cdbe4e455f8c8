import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { TITLE_MAX_GRAPHEMES } from '../../src/protocol/constants.js';
import { expect, test, WITH_SERVICE_WORKER } from './fixtures.js';

/** Each of these runs a script in a page that inserts text as markup. */
const WORDS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  'javascript:alert(1)',
  'http://x.example/"onmouseover="alert(1)',
  '<iframe srcdoc="<script>parent.alert(1)</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
  '<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style>',
  '<base href=//evil.example>',
];
const NAMES = ['<img src=x onerror=a()>', '"><svg onload=a()>', "'-alert(1)-'"];

interface Harm {
  dialogs: string[];
  violations: string[];
  errors: string[];
}

async function watch(page: Page): Promise<Harm> {
  const harm: Harm = { dialogs: [], violations: [], errors: [] };
  page.on('dialog', (dialog) => (harm.dialogs.push(dialog.message()), void dialog.dismiss()));
  page.on('pageerror', (error) => harm.errors.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|Trusted Type/i.test(message.text()))
      harm.violations.push(message.text());
  });
  return harm;
}

test('a nickname, a room title and a message with markup stay text, for sender and recipient', async ({
  chat,
}) => {
  const reader = await chat.visit('reader', WITH_SERVICE_WORKER);
  const harms = [await watch(reader.page)];
  for (const name of NAMES) {
    const writer = await chat.visit(name, WITH_SERVICE_WORKER);
    harms.push(await watch(writer.page));
    for (const words of WORDS) {
      await writer.sendText(words);
      await expect(reader.messages(words).last()).toBeVisible();
    }
    await writer.page.reload();
    await expect(writer.messages(WORDS[0]!).last()).toBeVisible();
  }
  const host = await chat.visit('host', WITH_SERVICE_WORKER);
  harms.push(await watch(host.page));
  for (const title of WORDS.filter(({ length }) => length <= TITLE_MAX_GRAPHEMES)) {
    await host.createRoom(title, 'reader');
    await expect(host.page.getByRole('heading', { level: 1 })).toHaveText(`${title}(2)`);
    await expect(reader.page.getByRole('link', { name: title })).toBeVisible();
  }
  await reader.page.reload();
  await expect(reader.messages(WORDS[0]!).last()).toBeVisible();
  await reader.page.mouse.move(300, 300);
  for (const harm of harms) expect(harm).toEqual({ dialogs: [], violations: [], errors: [] });
  expect(
    await reader.page.locator('[role=log] :is(script, iframe, svg[onload], img[src=x], base, style)').count(),
  ).toBe(0);
});

test('links lead to web and mail only, and send no referrer', async ({ chat }) => {
  const reader = await chat.visit('reader', WITH_SERVICE_WORKER);
  const said =
    'https://a.example/x, mailto:b@c.example javascript:alert(1) data:text/html,x ftp://d.example vbscript:x';
  await reader.sendText(said);
  const links = reader.page.locator('[role=log] .bubble a');
  await expect(links).toHaveCount(2);
  expect(await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')))).toEqual([
    'https://a.example/x',
    'mailto:b@c.example',
  ]);
  for (const rel of await links.evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).rel))) {
    expect(rel.split(' ').sort()).toEqual(['nofollow', 'noopener', 'noreferrer']);
  }
});

test.describe('a page of another origin', () => {
  let evil: Server;
  test.beforeAll(async () => {
    evil = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html>hello'),
    );
    await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done));
  });
  test.afterAll(() => void evil.close());

  test('a page of another origin gets no connection, no reply and no frame', async ({ chat, page }) => {
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    const got = await page.evaluate(async (url) => {
      const socket = await new Promise<string>((done) => {
        const ws = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
        ws.addEventListener('message', ({ data }) => done(`heard ${String(data)}`));
        ws.addEventListener('error', () => done('nothing'));
      });
      const polled = await fetch(`${url}/socket.io/?EIO=4&transport=polling`).then(
        async (response) => response.text(),
        () => 'nothing',
      );
      return [socket, polled];
    }, chat.server.url);
    expect(got).toEqual(['nothing', 'nothing']);
    const refused: string[] = [];
    page.on('console', (message) => refused.push(message.text()));
    await page.evaluate((url) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.src = url;
    }, chat.server.url);
    await expect.poll(() => refused.join('\n')).toMatch(/frame-ancestors|Refused to (frame|display)/);
  });
});
