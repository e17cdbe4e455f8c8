import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openFileStorage } from '../../src/attachment/storage/open-file-storage.js';
import type { FileStorage } from '../../src/attachment/storage/file-storage.js';
import { StorageIdentity } from '../../src/attachment/storage/storage-identity.service.js';
import { AttachmentCleanup } from '../../src/attachment/attachment-cleanup.js';
import { backup } from '../../src/cli/backup/backup.js';
import { restore } from '../../src/cli/backup/restore.js';
import type { Config } from '../../src/config/config.js';
import { Database } from '../../src/database/database.js';
import { checkUploads } from '../../src/cli/doctor/uploads.js';
import { TestServer } from '../support/test-server.js';
import { freshDatabase } from '../support/databases.js';
import { S3Server } from '../support/fake-s3-server.js';
import { fetchAs, tryUpload, upload } from '../support/uploads.js';

// Each opens several servers, one after the other.
jest.setTimeout(90_000);

const DAY_MS = 24 * 60 * 60_000;
const run = promisify(execFile);
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'teahouse-identity-'));
  cleanups.push(() => rm(made, { recursive: true, force: true }));
  return made;
}

type Place = Pick<Config, 'dataDir' | 'databaseUrl' | 's3'>;

/** An empty database and an empty directory. */
async function emptyPlace(): Promise<Place> {
  const database = await freshDatabase();
  cleanups.push(() => database.drop());
  return { dataDir: await directory(), databaseUrl: database.url };
}

async function open(place: Place): Promise<TestServer> {
  const chat = await TestServer.open(place);
  cleanups.push(() => chat.close());
  return chat;
}

/** Runs a server on these directories until `work` is done. */
async function during<T>(place: Place, work: (chat: TestServer) => Promise<T>): Promise<T> {
  const chat = await TestServer.open(place);
  try {
    return await work(chat);
  } finally {
    await chat.close();
  }
}

describe.each(['a directory', 'a bucket'])('a file store in %s', (kind) => {
  let s3: S3Server | undefined;
  let place: Place;
  let storage: FileStorage;
  beforeEach(async () => {
    s3 = kind === 'a bucket' ? await S3Server.open() : undefined;
    place = { ...(await emptyPlace()), ...(s3 && { s3: s3.settings }) };
    storage = await openFileStorage(place);
    cleanups.push(async () => s3?.close());
  });

  /**
   * The same store with an empty database, as after a wrong DATABASE_URL or without teahouse.db.
   */
  async function withEmptyDatabase(): Promise<Place> {
    const database = await freshDatabase();
    cleanups.push(() => database.drop());
    if (database.url) return { ...place, databaseUrl: database.url };
    for (const name of ['teahouse.db', 'teahouse.db-wal', 'teahouse.db-shm']) {
      await rm(join(place.dataDir, name), { force: true });
    }
    return place;
  }

  async function makeOld(days = 2): Promise<void> {
    const then = new Date(Date.now() - days * DAY_MS);
    for (const object of s3?.objects.values() ?? []) object.at = then;
    if (s3) return;
    const root = join(place.dataDir, 'attachments');
    for (const path of await readdir(root, { recursive: true })) await utimes(join(root, path), then, then);
  }

  async function removeMarker(): Promise<void> {
    s3?.objects.delete('teahouse-database.json');
    await rm(join(place.dataDir, 'attachments', 'database.json'), { force: true });
  }

  const keysOf = async (pages: AsyncIterable<{ key: string }[]>): Promise<string[]> => {
    const keys: string[] = [];
    for await (const page of pages) keys.push(...page.map(({ key }) => key));
    return keys.sort();
  };
  const listed = () => keysOf(storage.list());
  const quarantined = () => keysOf(storage.listQuarantine());

  /** A chat with three files that were sent two days ago; resolves with their ids. */
  async function chatWithFiles(): Promise<string[]> {
    const ids = await during(place, async (chat) => {
      const alice = await chat.join('alice');
      const sent: string[] = [];
      for (const content of ['one', 'two', 'three']) sent.push((await upload(chat, alice, content)).id);
      await alice.sendText('', { attachments: sent });
      return sent.sort();
    });
    await makeOld();
    return ids;
  }

  it('refuses to start with an empty database, in one line that says what to do, and keeps every file', async () => {
    const ids = await chatWithFiles();
    const wrong = await withEmptyDatabase();
    await expect(TestServer.open(wrong)).rejects.toThrow(
      /^the uploads in .* belong to another database: start with that database, .*`teahouse attachments adopt`.*$/,
    );
    expect([await listed(), await quarantined()]).toEqual([ids, []]);
  });

  it('refuses to start with the database of another chat', async () => {
    const ids = await chatWithFiles();
    const other = await emptyPlace();
    await during(other, async (chat) => void (await upload(chat, await chat.join('bob'), 'words')));
    if (!place.databaseUrl) {
      await rm(join(place.dataDir, 'teahouse.db'));
      await run('cp', [join(other.dataDir, 'teahouse.db'), place.dataDir]);
    }
    await expect(TestServer.open({ ...place, databaseUrl: other.databaseUrl })).rejects.toThrow(
      /belong to another database/,
    );
    expect(await listed()).toEqual(ids);
  });

  it('keeps every file of a store without a marker when the database is new, also after a restart and uploads', async () => {
    const ids = await chatWithFiles();
    await removeMarker();
    const wrong = await withEmptyDatabase();
    const added = await during(wrong, async (chat) => {
      await chat.get(AttachmentCleanup).run();
      return (await upload(chat, await chat.join('bob'), 'words')).id;
    });
    await makeOld();
    await during(wrong, (chat) => chat.get(AttachmentCleanup).run());
    expect([await listed(), await quarantined()]).toEqual([[...ids, added].sort(), []]);
    expect(await checkUploads(wrong)).toMatchObject([{ state: 'broken', check: 'uploads' }]);
  });

  it('assigns a store without a marker to the database that knows its files', async () => {
    const ids = await chatWithFiles();
    await removeMarker();
    expect(await checkUploads(place)).toMatchObject([{ state: 'note' }]);
    await during(place, (chat) => chat.get(AttachmentCleanup).run());
    expect(await listed()).toEqual(ids);
    expect(await checkUploads(place)).toMatchObject([{ state: 'ok' }]);
  });

  it('quarantines a file without a row for a week, and restores it when it gets a row', async () => {
    const ids = await chatWithFiles();
    await during(place, async (chat) => {
      const { query } = chat.get(Database);
      const sweep = chat.get(AttachmentCleanup);
      const [row] = await query.selectFrom('attachments').selectAll().where('id', '=', ids[0]!).execute();
      const uses = await query.selectFrom('attachment_uses').selectAll().execute();
      await query.deleteFrom('attachment_uses').where('attachment', 'in', ids).execute();
      await query.deleteFrom('attachments').where('id', 'in', ids.slice(0, 2)).execute();
      await query
        .insertInto('attachment_uses')
        .values(uses.filter((use) => use.attachment === ids[2]))
        .execute();
      await sweep.run();
      expect([await listed(), await quarantined()]).toEqual([ids.slice(2), ids.slice(0, 2)]);
      await query.insertInto('attachments').values(row!).execute();
      await query
        .insertInto('attachment_uses')
        .values(uses.filter((use) => use.attachment === ids[0]))
        .execute();
      await sweep.run(Date.now() + 6 * DAY_MS);
      expect([await listed(), await quarantined()]).toEqual([[ids[0], ids[2]], [ids[1]]]);
      await sweep.run(Date.now() + 8 * DAY_MS);
      expect([await listed(), await quarantined()]).toEqual([[ids[0], ids[2]], []]);
    });
  });

  it('stops the former database from sweeping and uploading after another database takes the store over', async () => {
    await during(place, async (chat) => {
      const alice = await chat.join('alice');
      const { id } = await upload(chat, alice, 'words');
      await storage.writeMarker('{"database":"another"}');
      await makeOld();
      await chat.get(AttachmentCleanup).run(Date.now() + 2 * DAY_MS);
      await chat.get(AttachmentCleanup).run(Date.now() + 20 * DAY_MS);
      expect([await listed(), await quarantined()]).toEqual([[id], []]);
      await chat.get(StorageIdentity).isOwn();
      expect(await tryUpload(chat, alice, 'more')).toMatchObject({
        status: 503,
        answer: { code: 'unavailable' },
      });
      await alice.sendText('talk goes on');
    });
  });

  it('keeps every file when the marker cannot be read', async () => {
    const ids = await chatWithFiles();
    await storage.writeMarker('{"datab');
    await during(place, async (chat) => {
      await chat.get(Database).query.deleteFrom('attachment_uses').execute();
      await chat.get(Database).query.deleteFrom('attachments').execute();
      await chat.get(AttachmentCleanup).run();
    });
    expect([await listed(), await quarantined()]).toEqual([ids, []]);
  });

  it('marks a store once for all nodes that share it', async () => {
    await during(place, async (chat) => {
      const nodes = [1, 2].map(() => new StorageIdentity(storage, chat.get(Database)));
      await Promise.all(nodes.map((node) => node.confirm()));
      expect(await Promise.all(nodes.map((node) => node.isOwn()))).toEqual([true, true]);
      expect(await tryUpload(chat, await chat.join('alice'), 'words')).toMatchObject({ status: 201 });
    });
  });

  it('assigns a store to the database that a restore puts in its place', async () => {
    const ids = await chatWithFiles();
    const file = join(await directory(), 'backup.tar.gz');
    await backup(place, file);
    expect(await restore(place, file, true)).toMatchObject({ mustAdopt: false });
    const chat = await open(place);
    await chat.get(AttachmentCleanup).run();
    expect(await listed()).toEqual(ids);
    expect(await (await fetchAs(chat, undefined, ids[0]!)).text()).toMatch(/^(one|two|three)$/);
    expect(await tryUpload(chat, await chat.join('bob'), 'more')).toMatchObject({ status: 201 });
  });

  it('compares the store with the database in the doctor', async () => {
    expect(await checkUploads(place)).toMatchObject([{ check: 'uploads', state: 'ok' }]);
    await chatWithFiles();
    expect(await checkUploads(place)).toMatchObject([{ check: 'uploads', state: 'ok' }]);
    const wrong = await withEmptyDatabase();
    expect(await checkUploads(wrong)).toMatchObject([
      { check: 'uploads', state: 'broken', message: expect.stringContaining('teahouse attachments adopt') },
    ]);
  });
});

it('leaves the bucket to the running server after a restore beside it, until it is adopted', async () => {
  const s3 = await S3Server.open();
  cleanups.push(() => s3.close());
  const chat = await open({ ...(await emptyPlace()), s3: s3.settings });
  const alice = await chat.join('alice');
  const { id } = await upload(chat, alice, 'words');
  const file = join(await directory(), 'backup.tar.gz');
  await backup(chat.config, file);
  const trial = { ...(await emptyPlace()), s3: s3.settings };
  expect(await restore(trial, file, false)).toMatchObject({ mustAdopt: true });
  await expect(TestServer.open(trial)).rejects.toThrow(/belong to another database/);
  expect(await tryUpload(chat, alice, 'more')).toMatchObject({ status: 201 });
  await adopt(trial);
  const restored = await open(trial);
  const again = await restored.connectAs({ token: alice.token });
  expect(await (await fetchAs(restored, again, id)).text()).toBe('words');
});

it('ends a refused start with exit code 1 and one line', async () => {
  const place = await emptyPlace();
  await during(place, async (chat) => void (await upload(chat, await chat.join('alice'), 'words')));
  await (await openFileStorage(place)).writeMarker('{"database":"another"}');
  const ended = await run(process.execPath, ['dist/main.js'], { env: environmentOf(place) }).catch(
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  const lines = `${ended.stdout}${ended.stderr}`.split('\n').filter((line) => line.includes('uploads'));
  expect(ended).toMatchObject({ code: 1 });
  expect(lines).toEqual([expect.stringMatching(/belong to another database.*teahouse attachments adopt/)]);
  await adopt(place);
  await during(place, async (chat) => {
    expect(await tryUpload(chat, await chat.join('bob'), 'more')).toMatchObject({ status: 201 });
  });
});

async function adopt(place: Place): Promise<void> {
  const env = environmentOf(place);
  const { stdout } = await run(process.execPath, ['dist/cli/main.js', 'attachments', 'adopt'], { env });
  expect(stdout).toMatch(/belong to this database now/);
}

function environmentOf({ dataDir, databaseUrl, s3 }: Place): Record<string, string> {
  return {
    PATH: process.env.PATH!,
    PORT: '0',
    DATA_DIR: dataDir,
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(s3 && {
      S3_BUCKET: s3.bucket,
      S3_ENDPOINT: s3.endpoint!,
      S3_ACCESS_KEY_ID: s3.key!.accessKeyId,
      S3_SECRET_ACCESS_KEY: s3.key!.secretAccessKey,
    }),
  };
}
