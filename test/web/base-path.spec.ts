import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { Connection } from '../../packages/client/src/connection.js';
import { NginxProcess } from '../cluster/nginx-process.js';
import { TestServer } from '../support/test-server.js';
import { waitFor } from '../support/wait-for.js';

let chat: TestServer;
let nginx: NginxProcess;
beforeEach(async () => {
  chat = await TestServer.open({ basePath: '/chat', trustProxy: 1 }, 1);
  const [origin] = chat.urls.map((url) => new URL(url).origin);
  nginx = await NginxProcess.start('nginx.base-path.conf', [origin!], '/chat');
});
afterEach(async () => {
  await chat.close();
  await nginx?.end();
});

it('serves page, assets, documents, uploads, webhooks and the socket behind nginx under a base path', async () => {
  const page = await (await fetch(`${nginx.url}/chat.html`)).text();
  const [, script] = /src="\.\/(assets\/[^"]+)"/.exec(page)!;
  expect((await fetch(`${nginx.url}/${script}`)).headers.get('content-type')).toMatch(/javascript/);
  expect(page).not.toMatch(/(?:src|href)="\//);
  const manifest = (await (await fetch(`${nginx.url}/manifest.webmanifest`)).json()) as {
    start_url: string;
    icons: { src: string }[];
  };
  expect(new URL(manifest.start_url, `${nginx.url}/manifest.webmanifest`).pathname).toBe('/chat/');
  for (const { src } of manifest.icons) expect((await fetch(`${nginx.url}/${src}`)).status).toBe(200);
  expect(await (await fetch(`${nginx.url}/docs`)).text()).toContain('href="docs/docs.css"');
  expect((await fetch(`${nginx.url}/docs/docs.css`)).status).toBe(200);
  expect((await fetch(`${nginx.url}/docs/`)).url).toBe(`${nginx.url}/docs`);

  const connection = new Connection();
  const welcome = new Promise<string>((done) => connection.on('welcome', ({ token }) => done(token!)));
  try {
    connection.open(
      nginx.url,
      () => ({ name: 'alice' }),
      () => 'never',
    );
    const token = await welcome;
    await waitFor(() => connection.state === 'online');
    const form = new FormData();
    form.set('file', new Blob(['green tea']), 'tea.txt');
    const sent = await fetch(`${nginx.url}/attachments`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: form,
    });
    expect(sent.status).toBe(201);
    const { id: conversation } = await connection.request('room:create', { title: 'tea', people: [] });
    const { path } = await connection.request('hook:create', { conversation, name: 'kettle' });
    const posted = await fetch(nginx.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ content: 'it boils' }),
    });
    expect(await posted.json()).toMatchObject({ ok: true });
  } finally {
    connection.close();
  }
});

it('supports long polling under a base path too', async () => {
  const socket = io(new URL(nginx.url).origin, {
    path: '/chat/socket.io/',
    auth: { name: 'bob' },
    transports: ['polling'],
    forceNew: true,
  });
  try {
    await new Promise((done) => socket.once('welcome', done));
    expect(await socket.timeout(5_000).emitWithAck('textmsg', { content: 'by polling' })).toMatchObject({
      ok: true,
    });
  } finally {
    socket.disconnect();
  }
});

it('redirects the base path without its slash, and the old page', async () => {
  const { origin } = new URL(chat.url);
  const bare = await fetch(`${origin}/chat?name=a`, { redirect: 'manual' });
  expect([bare.status, bare.headers.get('location')]).toEqual([308, '/chat/?name=a']);
  expect((await fetch(`${nginx.url}/chart.html?name=a`)).url).toBe(`${nginx.url}/chat.html?name=a`);
});

it('answers without the base path too, for health checks', async () => {
  const { origin } = new URL(chat.url);
  expect((await fetch(`${origin}/health/live`)).status).toBe(200);
  expect((await fetch(`${origin}/chatter/health/live`)).status).toBe(404);
});
