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

/** What is broken, one line each, with what it is about. */
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

describe('where everything is right, the doctor', () => {
  it('has nothing to say before the first start', async () => expect(await complaints({})).toEqual([]));

  it('has nothing to say of a newer Node', async () =>
    expect(await complaints({}, { nodeVersion: 'v26.12.1' })).toEqual([]));

  it('has nothing to say of a server that runs', async () => {
    const chat = await TestServer.open();
    await (await chat.join('alice')).sendText('hello');
    const port = new URL(chat.url).port;
    expect(await complaints({ PORT: port, DATA_DIR: chat.config.dataDir })).toEqual([]);
    await chat.close();
  });
});

describe('the doctor names', () => {
  it('a Node that is too old', async () => {
    expect(await complaints({}, { nodeVersion: 'v18.19.0' })).toEqual([
      expect.stringMatching(/^node: .*install Node 20\.19/),
    ]);
    expect(await complaints({}, { nodeVersion: 'v20.9.0' })).toHaveLength(1);
    expect(await complaints({}, { nodeVersion: 'v24.18.0' })).toEqual([]);
  });

  it('a setting that cannot be used', async () =>
    expect(await complaints({ PING_INTERVAL_MS: 'soon' })).toEqual([
      expect.stringMatching(/^settings: PING_INTERVAL_MS must be/),
    ]));

  it('a data directory that is a file', async () => {
    await writeFile(join(directory, 'file'), '');
    expect(await complaints({ DATA_DIR: join(directory, 'file', 'data') })).toEqual([
      expect.stringMatching(/^directory: .*is a file: choose a directory/),
    ]);
  });

  it('a data directory in which nothing can be written', async () =>
    expect(await complaints({ DATA_DIR: '/proc/teahouse' })).toEqual([
      expect.stringMatching(/^directory: .*cannot be written \(E\w+\): give this user write access/),
    ]));

  it('a disk that is nearly full', async () =>
    expect(await complaints({}, { leastFreeBytes: Number.MAX_SAFE_INTEGER })).toEqual([
      expect.stringMatching(/^disk: .*make room/),
    ]));

  it('a damaged database', async () => {
    await writeFile(
      join(directory, 'teahouse.db'),
      'this is no database at all, and long enough to tell'.repeat(99),
    );
    expect(await complaints({})).toEqual([expect.stringMatching(/^database: .*restore a copy/)]);
  });

  it('a database of a newer Teahouse', async () => {
    const { dataDir } = await usedDirectory();
    execOnFile(
      join(dataDir, 'teahouse.db'),
      `INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-from-the-future', '')`,
    );
    expect(await complaints({ DATA_DIR: dataDir })).toEqual([
      expect.stringMatching(/^database: .*newer Teahouse/),
    ]);
  });

  it('a database of an older Teahouse', async () => {
    const { dataDir } = await usedDirectory();
    execOnFile(
      join(dataDir, 'teahouse.db'),
      'DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)',
    );
    expect(await complaints({ DATA_DIR: dataDir })).toEqual([
      expect.stringMatching(/^database: .*older Teahouse: start this one on it once/),
    ]);
  });

  it('a database file that another program holds', async () => {
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

  it('a server that runs on the same data with another PORT', async () => {
    const chat = await TestServer.open();
    expect(await complaints({ DATA_DIR: chat.config.dataDir })).toEqual([
      expect.stringMatching(/^port: a Teahouse runs on this DATA_DIR and does not answer on 0: set PORT/),
    ]);
    await chat.close();
  });

  it('a PostgreSQL that is out of reach', async () =>
    expect(await complaints({ DATABASE_URL: 'postgres://127.0.0.1:1/teahouse' })).toEqual([
      expect.stringMatching(/^database: PostgreSQL does not answer/),
    ]));

  it('a clock that went back', async () => {
    const { dataDir } = await usedDirectory();
    const yesterday = Date.now() - 24 * 60 * 60 * 1_000;
    expect(await complaints({ DATA_DIR: dataDir }, { now: yesterday })).toEqual([
      expect.stringMatching(/^clock: .*8640\d s in the future: set the clock/),
    ]);
    expect(await complaints({ DATA_DIR: dataDir })).toEqual([]);
  });

  it('a Redis that is out of reach', async () =>
    expect(await complaints({}, {}, { redisUrl: 'redis://127.0.0.1:1' })).toEqual([
      expect.stringMatching(/^redis: .*REDIS_URL/),
    ]));

  it('a port that another program holds', async () => {
    const other = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => other.listen(0, '0.0.0.0', done));
    const { port } = other.address() as AddressInfo;
    expect(await complaints({ PORT: String(port) })).toEqual([
      expect.stringMatching(/^port: .*taken by another program/),
    ]);
    other.close();
  });

  it('an address that is not this machine’s', async () =>
    expect(await complaints({ HOST: '203.0.113.7' })).toEqual([expect.stringMatching(/^port: HOST/)]));

  it('a server that is not there', async () =>
    expect(await complaints({}, { url: 'http://127.0.0.1:1' })).toEqual([
      expect.stringMatching(/^server: no Teahouse answers at \S+ \(ECONNREFUSED\): see that it runs/),
    ]));

  it('a server that is of another version than its files, and a proxy that keeps /socket.io/ to itself', async () => {
    const other = await impostor('0.0.1');
    expect(await complaints({}, { url: other.url })).toEqual([
      expect.stringMatching(
        /^version: what runs there is 0\.0\.1, and this is \d+\S+: start the server anew/,
      ),
      expect.stringMatching(/^origin: something else answers at \/socket\.io\/ \(404\): have the proxy pass/),
      expect.stringMatching(/^websocket: it opens and nothing comes through/),
    ]);
    other.close();
  });
});

describe('through a proxy, the doctor', () => {
  let chat: TestServer;
  let proxy: Proxy;
  beforeEach(async () => void (chat = await TestServer.open({ trustProxy: 1, pingIntervalMs: 1_500 })));
  afterEach(async () => {
    proxy.close();
    await chat.close();
  });

  const passOn = (headers: object) => ({ ...headers, 'x-forwarded-for': '203.0.113.7' });
  const through = (env: Env = { TRUST_PROXY: '1' }) => complaints(env, { url: proxy.url });

  it('has nothing to say of one that is set up right', async () => {
    proxy = await proxyTo(chat.url, passOn);
    expect(await through()).toEqual([]);
  });

  it('names one that hides the host', async () => {
    proxy = await proxyTo(chat.url, (headers) => passOn({ ...headers, host: 'backend' }));
    expect(await through()).toEqual([
      expect.stringMatching(/^origin: .*pass the Host header on, or name http:\S+ in ALLOWED_ORIGINS/),
      expect.stringMatching(/^websocket: /),
    ]);
  });

  it('names one that does not pass WebSockets on', async () => {
    proxy = await proxyTo(chat.url, passOn, false);
    expect(await through()).toEqual([expect.stringMatching(/^websocket: .*pass Upgrade/)]);
  });

  it('names one that cuts a connection on which nobody says anything', async () => {
    proxy = await proxyTo(chat.url, passOn, true, 500);
    expect(await through()).toEqual([
      expect.stringMatching(
        /^websocket: the proxy cut a quiet connection after 0\.\d s: have it wait longer than PING_INTERVAL_MS \(1500\)/,
      ),
    ]);
  });

  it('names one that is not trusted', async () => {
    proxy = await proxyTo(chat.url, passOn);
    expect(await through({})).toEqual([expect.stringMatching(/^proxy: .*set TRUST_PROXY=1/)]);
  });

  it('names one that is counted and not there', async () => {
    proxy = await proxyTo(chat.url, passOn);
    expect(await through({ TRUST_PROXY: '2' })).toEqual([
      expect.stringMatching(/^proxy: TRUST_PROXY says 2 and 1 stand in front/),
    ]);
  });

  it('names a server behind it that is not ready, and what is down', async () => {
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
