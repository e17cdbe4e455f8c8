import { fork, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';

// Measures what other clients notice while one address (127.0.0.1) attacks the transport; they
// connect from 127.0.0.2.
// node test/attacks/figures.js [directory of a built server, `dist` by default] [names of attacks]
const [dist = 'dist', ...names] = process.argv.slice(2);
const ATTACK = 'attack';
const SECONDS = 8;
const DESCRIPTORS = 1_024;
const POLL = '/socket.io/?EIO=4&transport=polling';

const frame = (text, opcode = 0x81) =>
  Buffer.concat([Buffer.from([opcode, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
const many = (count, bytes) => Buffer.concat(Array.from({ length: count }, () => bytes));

async function session(url) {
  const text = await (await fetch(url + POLL)).text();
  return `${url}${POLL}&sid=${JSON.parse(text.slice(1)).sid}`;
}

function post(url, body) {
  return new Promise((done) => {
    const sent = request(url, { method: 'POST', agent: false }, (response) =>
      response.resume().once('end', done),
    );
    sent.once('error', done);
    sent.end(body);
  });
}

function flood(url, bytes) {
  return new Promise((done) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('error', done).once('close', done);
    socket.once('data', () => {
      socket.resume().write(frame('40'));
      setTimeout(() => socket.write(bytes, () => setTimeout(() => socket.destroy(), 200)), 50);
    });
    socket.write(
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
  });
}

const HISTORY = '42["history",{"conversation":"lobby","limit":1}]';
// Created once, because this process measures as well.
const [EVENTS, ACKS, PINGS] = [
  many(8_000, frame(HISTORY)),
  many(50_000, frame('431[]')),
  many(50_000, frame('', 0x89)),
];
const CONNECTS = Array(290).fill('40').join('\u001e');
const PACKETS = Array(8_000).fill('42["a"]').join('\u001e');

const ATTACKS = {
  none: async () => pause(100),
  '290 CONNECT packets in a payload': async (url) => post(await session(url), CONNECTS),
  '8,000 packets in a payload': async (url) => {
    const at = await session(url);
    await post(at, '40');
    await post(at, PACKETS);
  },
  'events over WebSocket': async (url) => flood(url, EVENTS),
  'acknowledgements over WebSocket': async (url) => flood(url, ACKS),
  'WebSocket pings': async (url) => flood(url, PINGS),
};

/** Repeats for ever, one request after the other. */
async function repeat(attack, url) {
  for (;;) {
    await attack(url).catch(() => {});
    process.send(1);
  }
}

async function measure(name, url) {
  const agent = new Agent({ localAddress: '127.0.0.2' });
  const socket = io(url, { agent, transports: ['websocket'], auth: { name: 'other' }, forceNew: true });
  await new Promise((done) => socket.once('welcome', done));
  const [asked, loaded] = [[], []];
  let failed = 0;
  let attacked = 0;
  const attacker = fork(import.meta.filename, [ATTACK, name, url]).on(
    'message',
    (times) => (attacked += times),
  );
  await pause(2_000);
  attacked = 0;
  for (const end = performance.now() + SECONDS * 1_000; performance.now() < end; await pause(50)) {
    let began = performance.now();
    await socket
      .timeout(10_000)
      .emitWithAck('history', { conversation: 'lobby', limit: 1 })
      .catch(() => (failed += 1));
    asked.push(performance.now() - began);
    began = performance.now();
    await new Promise((done, no) => {
      const page = get(
        `${url}/health/live`,
        { localAddress: '127.0.0.2', agent: false, timeout: 3_000 },
        (response) => response.resume().once('end', done),
      );
      page.once('error', no).once('timeout', () => page.destroy(new Error('no answer')));
    }).catch(() => (failed += 1));
    loaded.push(performance.now() - began);
  }
  attacker.kill('SIGKILL');
  socket.disconnect();
  const of = (times, part) => times.sort((a, b) => a - b)[Math.floor((times.length - 1) * part)].toFixed(1);
  console.log(
    `${name}: request p50 ${of(asked, 0.5)} p99 ${of(asked, 0.99)} ms, page p50 ${of(loaded, 0.5)} p99 ${of(loaded, 0.99)} ms, ` +
      `${failed} of ${asked.length * 2} failed; the attack ran ${attacked} times`,
  );
}

/** Holds 980 connections that trickle a header, and replaces those that are closed. */
async function hold(url) {
  const open = new Set();
  const add = () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    open.add(socket);
    socket.on('error', () => {}).once('close', () => open.delete(socket));
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
  };
  for (;;) {
    process.send(980 - open.size);
    while (open.size < 980) add();
    await pause(1_000);
    for (const socket of open) socket.write('a');
  }
}

async function run(name) {
  const directory = await mkdtemp(join(tmpdir(), 'teahouse-figures-'));
  const env = {
    PATH: process.env.PATH,
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: directory,
    LOG_FORMAT: 'text',
  };
  const command = `ulimit -n ${DESCRIPTORS}; exec ${process.execPath} ${join(dist, 'main.js')}`;
  const server = spawn('sh', ['-c', command], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((done) => {
    server.stdout.on('data', (text) => {
      const [, found] = /open at http:\/\/[^:]+:(\d+)/.exec(String(text)) ?? [];
      if (found) done(found);
    });
  });
  try {
    await measure(name, `http://127.0.0.1:${port}`);
  } finally {
    server.kill('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
}

const HOLD = '980 connections that trickle';
if (dist === ATTACK) {
  const [name, url] = names;
  await (name === HOLD ? hold(url) : repeat(ATTACKS[name], url));
} else {
  for (const name of [...Object.keys(ATTACKS), HOLD]) {
    if (names.length === 0 || names.some((part) => name.includes(part))) await run(name);
  }
}
