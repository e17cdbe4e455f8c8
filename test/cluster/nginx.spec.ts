import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { Welcome } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import { bearer } from '../support/uploads.js';
import { waitFor } from '../support/wait-for.js';
import { NginxProcess } from './nginx-process.js';

const PEOPLE = ['alice', 'bob', 'carol', 'dave'];

let chat: TestServer;
let nginx: NginxProcess | undefined;
beforeEach(async () => void (chat = await TestServer.open({ trustProxy: 1 }, 2)));
afterEach(async () => {
  await chat.close();
  await nginx?.end();
  nginx = undefined;
});

const online = async (node: string) =>
  Number(/^teahouse_sockets (\d+)/m.exec(await (await fetch(`${node}/metrics`)).text())![1]);

it('spreads clients over both nodes, and moves them to the other when one closes', async () => {
  nginx = await NginxProcess.start('nginx.conf', chat.urls);
  const people = await Promise.all(PEOPLE.map((name) => chat.joinNode(nginx!.url, name)));
  expect(await Promise.all(chat.urls.map(online))).toEqual([2, 2]);
  const [alice, bob, carol] = people;
  await alice!.sendText('to all');
  const { conversation } = await alice!.sendText('to bob', { to: 'bob' });
  for (const person of people) await person.receives('textmsg', { content: 'to all' });
  await bob!.receives('textmsg', { content: 'to bob', conversation });
  await chat.deliverAll(carol!);
  expect(carol!.texts(conversation)).toEqual([]);
  await chat.closeNode(0);
  await waitFor(() => people.every((person) => person.socket.connected), 10_000);
  await waitFor(async () => (await online(chat.urls[0]!)) === PEOPLE.length, 10_000);
  await bob!.sendText('still here');
  for (const person of people) await person.receives('textmsg', { content: 'still here' });
});

it('forwards the largest allowed upload and the client address', async () => {
  nginx = await NginxProcess.start('nginx.conf', chat.urls);
  const alice = await chat.joinNode(nginx.url, 'alice');
  const form = new FormData();
  form.set('file', new Blob([Buffer.alloc(10 * 2 ** 20 - 1_024, 'tea ')]), 'tea.txt');
  const sent = await fetch(`${nginx.url}/attachments`, {
    method: 'POST',
    headers: bearer(alice),
    body: form,
  });
  expect(sent.status).toBe(201);
  const seen = await fetch(`${nginx.url}/health/seen`, { headers: { 'X-Forwarded-For': '203.0.113.9' } });
  expect(await seen.json()).toMatchObject({ address: '127.0.0.1', hops: 1 });
});

it('keeps a polling client on one node with sticky sessions', async () => {
  nginx = await NginxProcess.start('nginx.sticky.conf', chat.urls);
  const pollers = ['erin', 'frank'].map((name) => poll(nginx!.url, name));
  try {
    for (const { welcome } of pollers) expect((await welcome).me).not.toBeNull();
    const heard = new Promise((done) => pollers[1]!.socket.on('textmsg', done));
    const reply = await pollers[0]!.socket.timeout(5_000).emitWithAck('textmsg', { content: 'by polling' });
    expect(reply).toMatchObject({ ok: true });
    expect(await heard).toMatchObject({ name: 'erin', content: 'by polling' });
  } finally {
    for (const { socket } of pollers) socket.disconnect();
  }
});

/** A client whose network blocks WebSockets. */
function poll(url: string, name: string): { socket: Socket; welcome: Promise<Welcome> } {
  const socket = io(url, { auth: { name }, forceNew: true, transports: ['polling'] });
  return { socket, welcome: new Promise((done) => socket.once('welcome', done)) };
}
