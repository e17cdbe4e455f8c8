import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config/config.js';
import { Database } from '../../src/database/database.js';
import { runDiagnostics, type DiagnosticsOptions } from '../../src/cli/doctor/doctor.js';
import { TestServer } from '../support/test-server.js';
import { openFile } from '../../src/database/sqlite/sqlite.provider.js';
import { execOnFile } from '../support/sqlite-file.js';
import { impostor, proxyTo, type Proxy } from './reverse-proxy.js';

let directory: string;
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'teahouse-doctor-'))));
afterEach(() => rm(directory, { recursive: true }));

type Env = Record<string, string>;
type Settings = { redisUrl?: string };

/** Returns the problems found, one line each, with their subject. */
async function complaints(
  env: Env,
  more: Partial<DiagnosticsOptions> = {},
  settings: Settings = {},
): Promise<string[]> {
  const read = () => ({ ...readConfig({ PORT: '0', DATA_DIR: directory, ...env }), ...settings });
  const findings = await runDiagnostics({ nodeVersion: 'v20.20.2', settings: read, ...more });
  return findings
    .filter(({ state }) => state === 'broken')
    .map(({ check, message }) => `${check}: ${message}`);
}

describe('the doctor on a sound installation', () => {
  it('reports no problem before the first start', async () => expect(await complaints({})).toEqual([]));

  it('reports no problem with a newer Node', async () =>
    expect(await complaints({}, { nodeVersion: 'v26.12.1' })).toEqual([]));

  it('reports no problem with a running server', async () => {
    const chat = await TestServer.open();
    await (await chat.join('alice')).sendText('hello');
    const port = new URL(chat.url).port;
    expect(await complaints({ PORT: port, DATA_DIR: chat.config.dataDir })).toEqual([]);
    await chat.close();
  });
});

describe('the doctor on a broken installation', () => {
  it('names a Node that is too old', async () => {
    expect(await complaints({}, { nodeVersion: 'v18.19.0' })).toEqual([
      expect.stringMatching(/^node: .*install Node 20\.19/),
    ]);
    expect(await complaints({}, { nodeVersion: 'v20.9.0' })).toHaveLength(1);
    expect(await complaints({}, { nodeVersion: 'v24.18.0' })).toEqual([]);
  });

  it('names an invalid setting', async () =>
    expect(await complaints({ PING_INTERVAL_MS: 'soon' })).toEqual([
      expect.stringMatching(/^settings: PING_INTERVAL_MS must be/),
    ]));

  it('names a data directory that is a file', async () => {
    await writeFile(join(directory, 'file'), '');
    expect(await complaints({ DATA_DIR: join(directory, 'file', 'data') })).toEqual([
      expect.stringMatching(/^directory: .*is a file: choose a directory/),
    ]);
  });

  it('names a data directory that is not writable', async () =>
    expect(await complaints({ DATA_DIR: '/proc/teahouse' })).toEqual([
      expect.stringMatching(/^directory: .*cannot be written \(E\w+\): give this user write access/),
    ]));

  it('names a nearly full disk', async () =>
    expect(await complaints({}, { leastFreeBytes: Number.MAX_SAFE_INTEGER })).toEqual([
      expect.stringMatching(/^disk: .*free some space/),
    ]));

  it('names a damaged database', async () => {
    await writeFile(
      join(directory, 'teahouse.db'),
      'this is no database at all, and long enough to tell'.repeat(99),
    );
    expect(await complaints({})).toEqual([expect.stringMatching(/^database: .*restore a copy/)]);
  });

  it('names a database of a newer Teahouse', async () => {
    const { dataDir } = await usedDirectory();
    execOnFile(
      join(dataDir, 'teahouse.db'),
      `INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-from-the-future', '')`,
    );
    expect(await complaints({ DATA_DIR: dataDir })).toEqual([
      expect.stringMatching(/^database: .*newer Teahouse/),
    ]);
  });

  it('names a database of an older Teahouse', async () => {
    const { dataDir } = await usedDirectory();
    execOnFile(
      join(dataDir, 'teahouse.db'),
      'DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)',
    );
    expect(await complaints({ DATA_DIR: dataDir })).toEqual([
      expect.stringMatching(/^database: .*older Teahouse: start this version once to migrate it/),
    ]);
  });

  it('names a database file that another program locks', async () => {
    const { dataDir } = await usedDirectory();
    const other = openFile(join(dataDir, 'teahouse.db'));
    other.exec('PRAGMA locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE');
    expect(await complaints({ DATA_DIR: dataDir })).toEqual([
      expect.stringMatching(/^database: another program holds the database file: stop it/),
    ]);
    other.close();
    expect(await complaints({ DATA_DIR: dataDir })).toEqual([]);
  });

  it('names a server that runs on the same data with another PORT', async () => {
    const chat = await TestServer.open();
    expect(await complaints({ DATA_DIR: chat.config.dataDir })).toEqual([
      expect.stringMatching(
        /^port: a Teahouse server uses this DATA_DIR but does not answer on port 0: set PORT/,
      ),
    ]);
    await chat.close();
  });

  it('names an unreachable PostgreSQL', async () =>
    expect(await complaints({ DATABASE_URL: 'postgres://127.0.0.1:1/teahouse' })).toEqual([
      expect.stringMatching(/^database: PostgreSQL does not answer/),
    ]));

  it('names a clock that went back', async () => {
    const { dataDir } = await usedDirectory();
    const yesterday = Date.now() - 24 * 60 * 60 * 1_000;
    expect(await complaints({ DATA_DIR: dataDir }, { now: yesterday })).toEqual([
      expect.stringMatching(/^clock: .*8640\d s in the future: set the clock/),
    ]);
    expect(await complaints({ DATA_DIR: dataDir })).toEqual([]);
  });

  it('names an unreachable Redis', async () =>
    expect(await complaints({}, {}, { redisUrl: 'redis://127.0.0.1:1' })).toEqual([
      expect.stringMatching(/^redis: .*REDIS_URL/),
    ]));

  it('names a port that another program uses', async () => {
    const other = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => other.listen(0, '0.0.0.0', done));
    const { port } = other.address() as AddressInfo;
    expect(await complaints({ PORT: String(port) })).toEqual([
      expect.stringMatching(/^port: .*taken by another program/),
    ]);
    other.close();
  });

  it('names an address that does not belong to this machine', async () =>
    expect(await complaints({ HOST: '203.0.113.7' })).toEqual([expect.stringMatching(/^port: HOST/)]));

  it('names a server that does not answer', async () =>
    expect(await complaints({}, { url: 'http://127.0.0.1:1' })).toEqual([
      expect.stringMatching(
        /^server: no Teahouse server answers at \S+ \(ECONNREFUSED\): check that it runs/,
      ),
    ]));

  it('names a server of another version than its files, and a proxy that does not forward /socket.io/', async () => {
    const other = await impostor('0.0.1');
    expect(await complaints({}, { url: other.url })).toEqual([
      expect.stringMatching(
        /^version: the server has version 0\.0\.1, this command \d+\S+: restart the server/,
      ),
      expect.stringMatching(
        /^origin: another program answers at \/socket\.io\/ \(404\): make the proxy forward/,
      ),
      expect.stringMatching(/^websocket: a WebSocket opens, but no data arrives/),
    ]);
    other.close();
  });
});

describe('the doctor through a proxy', () => {
  let chat: TestServer;
  let proxy: Proxy;
  beforeEach(async () => void (chat = await TestServer.open({ trustProxy: 1, pingIntervalMs: 1_500 })));
  afterEach(async () => {
    proxy.close();
    await chat.close();
  });

  const passOn = (headers: object) => ({ ...headers, 'x-forwarded-for': '203.0.113.7' });
  const through = (env: Env = { TRUST_PROXY: '1' }) => complaints(env, { url: proxy.url });

  it('reports no problem with a correctly configured proxy', async () => {
    proxy = await proxyTo(chat.url, passOn);
    expect(await through()).toEqual([]);
  });

  it('names a proxy that hides the host', async () => {
    proxy = await proxyTo(chat.url, (headers) => passOn({ ...headers, host: 'backend' }));
    expect(await through()).toEqual([
      expect.stringMatching(/^origin: .*forward the Host header, or add http:\S+ to ALLOWED_ORIGINS/),
      expect.stringMatching(/^websocket: /),
    ]);
  });

  it('names a proxy that does not forward WebSockets', async () => {
    proxy = await proxyTo(chat.url, passOn, false);
    expect(await through()).toEqual([expect.stringMatching(/^websocket: .*forward the Upgrade/)]);
  });

  it('names a proxy that cuts an idle connection', async () => {
    proxy = await proxyTo(chat.url, passOn, true, 500);
    expect(await through()).toEqual([
      expect.stringMatching(
        /^websocket: the proxy closed an idle connection after 0\.\d s: set its timeout above PING_INTERVAL_MS \(1500\)/,
      ),
    ]);
  });

  it('names a proxy that is not trusted', async () => {
    proxy = await proxyTo(chat.url, passOn);
    expect(await through({})).toEqual([expect.stringMatching(/^proxy: .*set TRUST_PROXY=1/)]);
  });

  it('names a proxy that is counted and does not exist', async () => {
    proxy = await proxyTo(chat.url, passOn);
    expect(await through({ TRUST_PROXY: '2' })).toEqual([
      expect.stringMatching(/^proxy: TRUST_PROXY is 2, but requests pass fewer proxies \(1\)/),
    ]);
  });

  it('names a server behind the proxy that is not ready, and what is down', async () => {
    proxy = await proxyTo(chat.url, passOn);
    await chat.get(Database).close();
    expect(await through()).toEqual([expect.stringMatching(/^server: .*database is down/)]);
  });
});

/** A data directory that a server has used. */
async function usedDirectory(): Promise<{ dataDir: string }> {
  const dataDir = join(directory, 'data');
  await mkdir(dataDir);
  const chat = await TestServer.open({ dataDir });
  await (await chat.join('alice')).sendText('hello');
  await chat.close();
  return { dataDir };
}
