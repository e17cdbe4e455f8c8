import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { LocalFileStorage } from '../../src/attachment/storage/local-file-storage.js';
import type { FileStorage } from '../../src/attachment/storage/file-storage.js';
import { S3FileStorage } from '../../src/attachment/storage/s3-file-storage.js';
import { AttachmentCleanup } from '../../src/attachment/attachment-cleanup.js';
import { TestServer } from '../support/test-server.js';
import { S3Server } from '../support/fake-s3-server.js';
import { fetchAs, tryUpload, upload } from '../support/uploads.js';

const DAY_MS = 24 * 60 * 60_000;
const MARKER = 'teahouse-database.json';

interface Place {
  storage: FileStorage;
  close(): Promise<void>;
}

/** TEST_S3_ENDPOINT, with TEST_S3_BUCKET and a key, replaces the fake S3 server of the tests. */
const { TEST_S3_ENDPOINT: endpoint, TEST_S3_BUCKET: bucket = 'cups', TEST_S3_KEY: key = '' } = process.env;

const places: Record<string, () => Promise<Place>> = {
  'a directory': async () => {
    const directory = await mkdtemp(join(tmpdir(), 'teahouse-store-'));
    return {
      storage: new LocalFileStorage(directory),
      close: () => rm(directory, { recursive: true, force: true }),
    };
  },
  'a bucket': async () => {
    if (endpoint) {
      const settings = {
        bucket,
        endpoint,
        region: 'us-east-1',
        key: { accessKeyId: key, secretAccessKey: key },
      };
      return { storage: await S3FileStorage.open(settings), close: async () => {} };
    }
    const server = await S3Server.open();
    return { storage: await S3FileStorage.open(server.settings), close: () => server.close() };
  },
};

describe.each(Object.entries(places))('%s', (_, open) => {
  let place: Place;
  let scratch: string;
  beforeEach(async () => {
    place = await open();
    scratch = await mkdtemp(join(tmpdir(), 'teahouse-scratch-'));
  });
  afterEach(async () => {
    await place.close();
    await rm(scratch, { recursive: true, force: true });
  });

  const put = async (key: string, content: string) => {
    const path = join(scratch, key);
    await writeFile(path, content);
    await place.storage.put(key, path, 'text/plain');
  };
  const keysOf = async (pages: AsyncIterable<{ key: string }[]>) => {
    const keys: string[] = [];
    for await (const page of pages) keys.push(...page.map(({ key }) => key));
    return keys.sort();
  };
  const listed = () => keysOf(place.storage.list());
  const quarantined = () => keysOf(place.storage.listQuarantine());

  it('stores a file, reads it whole or in part, and deletes it', async () => {
    await put('aa11', 'green tea');
    expect(await text((await place.storage.read('aa11'))!)).toBe('green tea');
    expect(await text((await place.storage.read('aa11', { start: 6, end: 8 }))!)).toBe('tea');
    await place.storage.remove(['aa11']);
    expect(await place.storage.read('aa11')).toBeUndefined();
  });

  it('moves a file to quarantine and back, and skips a missing file', async () => {
    await put('aa22', 'green tea');
    await place.storage.quarantine(['aa22', 'aa33']);
    expect([await listed(), await quarantined()]).toEqual([[], ['aa22']]);
    expect(await place.storage.read('aa22')).toBeUndefined();
    await place.storage.release(['aa22', 'aa33']);
    expect([await listed(), await quarantined()]).toEqual([['aa22'], []]);
    expect(await text((await place.storage.read('aa22'))!)).toBe('green tea');
    await place.storage.quarantine(['aa22']);
    await place.storage.removeQuarantined(['aa22', 'aa33']);
    expect([await listed(), await quarantined()]).toEqual([[], []]);
  });

  it('stores a marker that is not listed as a file', async () => {
    expect(await place.storage.readMarker()).toBeUndefined();
    for (const marker of ['first', 'second']) {
      await place.storage.writeMarker(marker);
      expect(await place.storage.readMarker()).toBe(marker);
    }
    expect(await listed()).toEqual([]);
  });

  it('reports a file that was never stored as missing, and deletes it without an error', async () => {
    expect(await place.storage.read('bb22')).toBeUndefined();
    await place.storage.remove(['bb22']);
  });

  it('lists all files with their age over any number of pages', async () => {
    expect(await listed()).toEqual([]);
    const keys = ['cc1', 'cc1.thumbnail', 'dd2', 'ee3', 'ff4'];
    for (const key of keys) await put(key, key);
    expect(await listed()).toEqual(keys);
    for await (const page of place.storage.list()) {
      for (const { storedAt } of page) expect(Math.abs(storedAt - Date.now())).toBeLessThan(60_000);
    }
    await place.storage.remove(keys);
    expect(await listed()).toEqual([]);
  });
});

it('serves uploads from a bucket, and sweeps objects without a row', async () => {
  const s3 = await S3Server.open();
  const chat = await TestServer.open({ s3: s3.settings });
  try {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const { id, size } = await upload(chat, alice, 'words to keep', { name: 'a.txt' });
    await alice.sendText('', { to: 'bob', attachments: [id] });
    expect([...s3.objects.keys()]).toEqual([MARKER, `attachments/${id}`]);
    expect(await (await fetchAs(chat, bob, id)).text()).toBe('words to keep');
    const part = await fetchAs(chat, bob, id, { range: 'bytes=9-' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 9-12/${size}`,
      'keep',
    ]);
    const orphan = `attachments/${'0'.repeat(32)}.thumbnail`;
    const old = { body: Buffer.from('x'), type: 'image/webp', at: new Date(Date.now() - 2 * DAY_MS) };
    s3.objects.set(orphan, old);
    s3.objects.get(`attachments/${id}`)!.at = old.at;
    await chat.get(AttachmentCleanup).run();
    const quarantined = orphan.replace('attachments/', 'quarantine/');
    expect([...s3.objects.keys()]).toEqual([MARKER, `attachments/${id}`, quarantined]);
    await chat.get(AttachmentCleanup).run(Date.now() + 8 * DAY_MS);
    expect([...s3.objects.keys()]).toEqual([MARKER, `attachments/${id}`]);
  } finally {
    await chat.close();
    await s3.close();
  }
});

it('reports a failing bucket as unavailable while messages keep working', async () => {
  const s3 = await S3Server.open();
  const chat = await TestServer.open({ s3: s3.settings });
  try {
    const alice = await chat.join('alice');
    const { id } = await upload(chat, alice, 'words', { name: 'a.txt' });
    s3.isIll = true;
    expect(await tryUpload(chat, alice, 'more')).toMatchObject({
      status: 503,
      answer: { code: 'unavailable' },
    });
    expect((await fetchAs(chat, alice, id)).status).toBe(503);
    await alice.sendText('talk goes on');
    s3.isIll = false;
    expect((await fetchAs(chat, alice, id)).status).toBe(200);
  } finally {
    await chat.close();
    await s3.close();
  }
});
