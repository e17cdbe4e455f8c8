// Runs before the tests of several nodes and provides a Redis. TEST_REDIS_URL names one; otherwise
// the one on this machine is used.
// If there is none, one is started from the installed binary; as root on Debian or Ubuntu, it is
// installed first.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'redis';

const LOCAL = 'redis://127.0.0.1:6379';
const BINARY = '/usr/bin/redis-server';

export default async function setup() {
  if (process.env.TEST_REDIS_URL) return;
  process.env.TEST_REDIS_URL = (await answers(LOCAL)) ? LOCAL : await startOwn();
}

async function answers(url) {
  const client = createClient({ url, socket: { connectTimeout: 1_000, reconnectStrategy: false } });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    if (client.isOpen) client.destroy();
  }
}

async function startOwn() {
  if (!existsSync(BINARY)) install();
  const port = await freePort();
  const server = spawn(
    BINARY,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
    },
  );
  globalThis.stopRedis = async () => {
    server.kill('SIGKILL');
    await new Promise((done) => server.once('exit', done));
  };
  const url = `redis://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (await answers(url)) return url;
    await pause(100);
  }
  throw new Error('the Redis started for the tests does not answer');
}

function install() {
  if (process.getuid() !== 0) throw new Error('install redis-server, or name one with TEST_REDIS_URL');
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], {
    stdio: 'pipe',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => probe.once('listening', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}
