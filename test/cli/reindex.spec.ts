import { afterEach, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { reindex } from '../../src/cli/reindex.js';
import { freshDatabase } from '../support/databases.js';
import { execOnFile } from '../support/sqlite-file.js';
import type { TestClient } from '../support/test-client.js';
import { TestServer } from '../support/test-server.js';
import { waitFor } from '../support/wait-for.js';

const run = promisify(execFile);

interface Location {
  dataDir: string;
  databaseUrl: string | undefined;
}

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** A data directory and a database without content, which outlive the servers that use them. */
async function emptyLocation(): Promise<Location> {
  const dataDir = await mkdtemp(join(tmpdir(), 'teahouse-reindex-'));
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
  const database = await freshDatabase();
  cleanups.push(() => database.drop());
  return { dataDir, databaseUrl: database.url };
}

/** Runs `work` beside a server on this data, and closes the server. */
async function withServer<T>(location: Location, work: (chat: TestServer) => Promise<T>): Promise<T> {
  const chat = await TestServer.open(location);
  try {
    return await work(chat);
  } finally {
    await chat.close();
  }
}

/** The messages that a search finds, in alphabetical order. */
async function found(guest: TestClient, q: string): Promise<string[]> {
  const { entries } = await guest.requestOk('search', { q });
  return entries.map(({ content }) => content).sort();
}

/** Empties the index and leaves all messages marked as indexed. */
async function loseWords({ dataDir, databaseUrl }: Location): Promise<void> {
  if (databaseUrl === undefined) {
    execOnFile(join(dataDir, 'teahouse.db'), `INSERT INTO search_words (search_words) VALUES ('delete-all')`);
    return;
  }
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query('UPDATE search_texts SET words = NULL, scopes = NULL');
  await client.end();
}

/** Runs `teahouse reindex` as an operator does. */
async function teahouseReindex({ dataDir, databaseUrl }: Location) {
  const env = {
    PATH: process.env.PATH!,
    DATA_DIR: dataDir,
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  };
  return run(process.execPath, ['dist/cli/main.js', 'reindex'], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      text: stdout + stderr,
    }),
  );
}

it('makes a search find again all messages that the user may read, and none that was recalled', async () => {
  const location = await emptyLocation();
  const [alice, carol] = await withServer(location, async (chat) => {
    const [alice, bob, carol] = [await chat.join('alice'), await chat.join('bob'), await chat.join('carol')];
    const { id: room } = await alice.requestOk('room:create', { title: 'tea', people: ['bob'] });
    await alice.sendText('oolong in the lobby');
    await bob.sendText('oolong in a room', { conversation: room });
    await bob.sendText('oolong in private', { to: 'alice' });
    const { conversation, seq } = await alice.sendText('oolong recalled');
    await alice.requestOk('recall', { conversation, seq });
    expect(await found(alice, 'oolong')).toHaveLength(3);
    return [alice, carol] as const;
  });
  await loseWords(location);
  await withServer(location, async (chat) => {
    expect(await found(await chat.connectAs({ token: alice.token }), 'oolong')).toEqual([]);
  });

  expect(await reindex(location)).toBe(4);
  await withServer(location, async (chat) => {
    const back = await chat.connectAs({ token: alice.token });
    await waitFor(async () => (await found(back, 'oolong')).length === 3);
    expect(await found(back, 'oolong')).toEqual([
      'oolong in a room',
      'oolong in private',
      'oolong in the lobby',
    ]);
    expect(await found(await chat.connectAs({ token: carol.token }), 'oolong')).toEqual([
      'oolong in the lobby',
    ]);
  });
});

it('lets a message be found that is sent afterwards, before or after the older ones are indexed', async () => {
  const location = await emptyLocation();
  const token = await withServer(location, async (chat) => {
    const alice = await chat.join('alice');
    await alice.sendText('sencha before');
    expect(await found(alice, 'sencha')).toEqual(['sencha before']);
    return alice.token;
  });
  await reindex(location);
  await withServer(location, async (chat) => {
    const alice = await chat.connectAs({ token });
    await alice.sendText('sencha after');
    expect(await found(alice, 'sencha')).toContain('sencha after');
    await waitFor(async () => (await found(alice, 'sencha')).length === 2);
    const { conversation, seq } = await alice.sendText('sencha recalled');
    await alice.requestOk('recall', { conversation, seq });
    expect(await found(alice, 'sencha')).toEqual(['sencha after', 'sencha before']);
  });
});

it('is refused beside a running server, and changes nothing', async () => {
  const location = await emptyLocation();
  await withServer(location, async (chat) => {
    const alice = await chat.join('alice');
    await alice.sendText('matcha');
    expect(await found(alice, 'matcha')).toEqual(['matcha']);
    await expect(reindex(location)).rejects.toThrow(/another Teahouse runs|stop every node/);
    expect(await found(alice, 'matcha')).toEqual(['matcha']);
  });
});

it('prints one line with what it did', async () => {
  const location = await emptyLocation();
  await withServer(location, async (chat) => void (await (await chat.join('alice')).sendText('pu-erh')));
  expect(await teahouseReindex(location)).toEqual({
    code: 0,
    text: 'the search index is empty, messages to index: 1; the next start indexes them in the background\n',
  });
});

it('fails with exit code 1 and one line where there is no database, and creates nothing', async () => {
  const location = await emptyLocation();
  expect(await teahouseReindex(location)).toEqual({
    code: 1,
    text: expect.stringMatching(/^(there is no database in DATA_DIR|the database is empty).*\n$/),
  });
  expect(await readdir(location.dataDir)).toEqual([]);
});
