import { afterEach, expect, it } from '@jest/globals';
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup } from '../../src/cli/backup/backup.js';
import { restore } from '../../src/cli/backup/restore.js';
import { TestServer } from '../support/test-server.js';
import { freshDatabase } from '../support/databases.js';
import type { TestClient } from '../support/test-client.js';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'teahouse-backup-'));
  cleanups.push(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** An empty directory or database. */
async function elsewhere(): Promise<{ dataDir: string; databaseUrl: string | undefined }> {
  const database = await freshDatabase();
  cleanups.push(() => database.drop());
  return { dataDir: await directory(), databaseUrl: database.url };
}

async function open(settings: Parameters<typeof TestServer.open>[0] = {}): Promise<TestServer> {
  const chat = await TestServer.open(settings);
  cleanups.push(() => chat.close());
  return chat;
}

/** Sends messages until stopped; returns what was acknowledged so far. */
function talk(guest: TestClient): { said: string[]; stop(): Promise<void> } {
  const said: string[] = [];
  const talk = { goesOn: true };
  const ended = (async () => {
    for (let n = 1; talk.goesOn; n += 1) {
      const { id } = await guest.sendText(`${guest.name} ${n}`, { clientId: `${n}` });
      said.push(id);
    }
  })();
  return { said, stop: () => ((talk.goesOn = false), ended) };
}

async function everything(guest: TestClient): Promise<string[]> {
  const ids: string[] = [];
  for (let after = 0, more = true; more; after = ids.length) {
    const page = await guest.requestOk('history', { conversation: 'lobby', after, limit: 100 });
    ids.push(...page.entries.map(({ id }) => id));
    more = page.more;
  }
  return ids;
}

it('backs up everything acknowledged before the start of a backup under load, without a gap', async () => {
  const chat = await open();
  const guests = await Promise.all(['alice', 'bob', 'carol', 'dave'].map((name) => chat.join(name)));
  const talkers = guests.map(talk);
  while (talkers.some(({ said }) => said.length < 50)) await new Promise((done) => setTimeout(done, 20));
  const before = talkers.flatMap(({ said }) => [...said]);
  const file = join(await directory(), 'backup.tar.gz');
  const steps = new Set<string>();
  const manifest = await backup(chat.config, file, (step) => steps.add(step));
  const during = talkers.flatMap(({ said }) => said).length - before.length;
  await Promise.all(talkers.map(({ stop }) => stop()));
  expect(during).toBeGreaterThan(0);
  expect(manifest.people).toBeGreaterThanOrEqual(4);

  const place = await elsewhere();
  const { size } = await stat(file);
  const unpacked: (number | undefined)[] = [];
  await restore(place, file, false, (_, done, total) => unpacked.push(done, total));
  expect(unpacked.slice(-2)).toEqual([size, size]);
  if (globalThis.DATABASE === 'sqlite') expect(steps).toContain('copied');
  const restored = await open(place);
  const alice = await restored.connectAs({ token: guests[0]!.token });
  expect(alice.name).toBe('alice');
  const kept = await everything(alice);
  const isKept = new Set(kept);
  expect(before.filter((id) => !isKept.has(id))).toEqual([]);
  expect(kept).toEqual(kept.map((_, i) => `lobby.${i + 1}`));
  expect(await alice.sendText('life goes on')).toMatchObject({ seq: kept.length + 1 });
});

it('tells older clients after a restore that the epoch is new', async () => {
  const chat = await open();
  const alice = await chat.join('alice');
  await alice.sendText('before');
  const file = join(await directory(), 'backup.tar.gz');
  await backup(chat.config, file);
  await chat.restart();
  expect((await chat.reconnect(alice)).welcome.epoch).toBe(alice.welcome.epoch);
  const place = await elsewhere();
  await restore(place, file, false);
  const restored = await open(place);
  const { epoch } = (await restored.connectAs({ token: alice.token })).welcome;
  expect(epoch).not.toBe(alice.welcome.epoch);
});

it('replaces existing data only with the explicit option', async () => {
  const chat = await open();
  const alice = await chat.join('alice');
  await alice.sendText('old');
  const file = join(await directory(), 'backup.tar.gz');
  await backup(chat.config, file);
  const place = await elsewhere();
  const other = await TestServer.open(place);
  const bob = await other.join('bob');
  await bob.sendText('somebody else’s');
  await other.close();
  await expect(restore(place, file, false)).rejects.toThrow(/already has data.*--force/);
  const untouched = await TestServer.open(place);
  expect(await everything(await untouched.connectAs({ token: bob.token }))).toHaveLength(1);
  await untouched.close();

  const { movedTo } = await restore(place, file, true);
  if (globalThis.DATABASE === 'sqlite') expect(await readdir(movedTo!)).toContain('teahouse.db');
  const restored = await open(place);
  expect((await restored.connectAs({ token: alice.token })).name).toBe('alice');
  expect(await restored.connect({ token: bob.token }).isRefused()).toBe('token_invalid');
});

it('refuses to restore over a running server', async () => {
  const chat = await open();
  await chat.join('alice');
  const file = join(await directory(), 'backup.tar.gz');
  await backup(chat.config, file);
  await expect(restore(chat.config, file, true)).rejects.toThrow(/another Teahouse runs|stop every node/);
  expect(await (await chat.join('bob')).sendText('still here')).toMatchObject({ seq: 1 });
});

it('includes attachments in a backup', async () => {
  const chat = await open();
  await mkdir(join(chat.config.dataDir, 'attachments', 'ab'), { recursive: true });
  await writeFile(join(chat.config.dataDir, 'attachments', 'ab', 'abc'), 'a picture');
  const file = join(await directory(), 'backup.tar.gz');
  await backup(chat.config, file);
  const place = await elsewhere();
  await restore(place, file, false);
  expect((await stat(join(place.dataDir, 'attachments', 'ab', 'abc'))).size).toBe('a picture'.length);
});

it('writes a backup that only its owner can read, never overwrites one, and leaves no other file', async () => {
  const chat = await open();
  const target = await directory();
  const file = join(target, 'backup.tar.gz');
  await backup(chat.config, file);
  expect((await stat(file)).mode & 0o077).toBe(0);
  await expect(backup(chat.config, file)).rejects.toThrow(/already exists/);
  expect(await readdir(target)).toEqual(['backup.tar.gz']);
});

it('refuses a file that is no backup, or a backup of another database kind, in one line and changes nothing', async () => {
  const place = await elsewhere();
  const here = await directory();
  await writeFile(join(here, 'junk.tar.gz'), 'junk');
  await expect(restore(place, join(here, 'junk.tar.gz'), false)).rejects.toThrow(/tar failed/);
  await expect(restore(place, join(here, 'nothing'), false)).rejects.toThrow(/there is no file/);
  const chat = await open();
  const file = join(here, 'backup.tar.gz');
  await backup(chat.config, file);
  const other = place.databaseUrl
    ? { dataDir: place.dataDir, databaseUrl: undefined }
    : { dataDir: place.dataDir, databaseUrl: 'postgres://127.0.0.1:1/nowhere' };
  await expect(restore(other, file, false)).rejects.toThrow(/this backup is of/);
  await copyFile(file, join(here, 'copy.tar.gz'));
  await restore(place, join(here, 'copy.tar.gz'), false);
  expect(await readdir(place.dataDir)).not.toContainEqual(expect.stringMatching(/^\.restore/));
});
