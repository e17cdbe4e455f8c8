// Runs before the tests and provides a PostgreSQL server to create databases on. TEST_POSTGRES_URL
// names one; otherwise the one on this machine is used.
// If there is none, one is started from the installed binaries; as root on Debian or Ubuntu, they
// are installed first.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const LOCAL = 'postgres://postgres@127.0.0.1:5432/postgres';

export default async function setup() {
  if (process.env.TEST_POSTGRES_URL) return;
  process.env.TEST_POSTGRES_URL = (await answers(LOCAL)) ? LOCAL : await startOwn();
}

async function answers(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function startOwn() {
  const bin = binaries() ?? install();
  const directory = mkdtempSync(join(tmpdir(), 'teahouse-postgres-'));
  const port = await freePort();
  // initdb refuses to run as root.
  const user = process.getuid() === 0 ? userIds('postgres') : {};
  if (user.uid) chownSync(directory, user.uid, user.gid);
  const data = join(directory, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust'], {
    ...user,
    stdio: 'pipe',
  });
  const args = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', directory];
  const server = spawn(join(bin, 'postgres'), args, { ...user, stdio: 'ignore' });
  globalThis.stopPostgres = async () => {
    server.kill('SIGINT');
    await new Promise((done) => server.once('exit', done));
    rmSync(directory, { recursive: true, force: true });
  };
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let tries = 0; tries < 100; tries++) {
    if (await answers(url)) return url;
    await pause(100);
  }
  throw new Error('the PostgreSQL that the tests started does not answer');
}

function binaries() {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .map((version) => join(root, version, 'bin'))
    .findLast((bin) => existsSync(join(bin, 'initdb')));
}

function install() {
  if (process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error('the tests need PostgreSQL: install it, or name a server in TEST_POSTGRES_URL');
  }
  execFileSync('apt-get', ['update'], { stdio: 'ignore' });
  execFileSync('apt-get', ['install', '-y', 'postgresql'], { stdio: 'inherit' });
  return binaries();
}

function userIds(name) {
  const id = (flag) => Number(execFileSync('id', [flag, name]).toString());
  return { uid: id('-u'), gid: id('-g') };
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
