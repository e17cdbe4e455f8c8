import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../fixtures.js';

const POLL = '/socket.io/?EIO=4&transport=polling';
const SCRIPTS = [
  `${POLL}&j=0`,
  `${POLL}&%6a=0`,
  '/socket.io/socket.io.x?EIO=4&transport=polling&j=0',
  '/socket.io/socket.io.js?EIO=4&transport=polling&j=0',
  '/socket.io/socket.io.js',
  '/docs/openapi.json',
];
const SOCKETS = ['/socket.io/', '/socket.io/socket.io.js'].map((path) => `${path}?EIO=4&transport=websocket`);

test('a page of another origin gets nothing by a script, a request or a WebSocket', async ({
  chat,
  browser,
}) => {
  const { url } = chat.server;
  const evil = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>evil</title>');
  }).listen(0, '127.0.0.1');
  await once(evil, 'listening');
  // Another site than 127.0.0.1, the address of the chat.
  const evilUrl = `http://localhost:${(evil.address() as AddressInfo).port}/`;
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(evilUrl);
    const got = await page.evaluate(
      async ({ url, scripts, sockets }) => {
        const heard: unknown[] = [];
        Object.assign(window, { ___eio: [(packets: unknown) => heard.push(packets)] });
        const outcome = (target: EventTarget, good: string) =>
          new Promise<string>((done) => {
            for (const name of [good, 'error']) target.addEventListener(name, () => done(name));
          });
        const loaded = scripts.map((path) => {
          const script = Object.assign(document.createElement('script'), { src: url + path });
          document.head.append(script);
          return outcome(script, 'load');
        });
        const opened = sockets.map((path) =>
          outcome(new WebSocket(url.replace('http', 'ws') + path), 'open'),
        );
        const read = [scripts[0]!, '/health/seen', '/metrics'].map((path) =>
          fetch(url + path).then(
            () => 'read',
            () => 'error',
          ),
        );
        return { outcomes: await Promise.all([...loaded, ...opened, ...read]), heard };
      },
      { url, scripts: SCRIPTS, sockets: SOCKETS },
    );
    expect(got.heard).toEqual([]);
    expect(new Set(got.outcomes)).toEqual(new Set(['error']));

    // The page of the server itself reads what the other one could not.
    await page.goto(url);
    expect(await page.evaluate(async (path) => (await fetch(path)).text(), POLL)).toContain('"sid"');
  } finally {
    await context.close();
    evil.close();
  }
});
