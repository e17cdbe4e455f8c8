import { afterEach, expect, it } from '@jest/globals';
import { statfs } from 'node:fs/promises';
import { AttachmentCleanup } from '../../src/attachment/attachment-cleanup.js';
import type { Config } from '../../src/config/config.js';
import { Database } from '../../src/database/database.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { bearer, tryUpload, upload } from '../support/uploads.js';

const HOUR_MS = 60 * 60_000;
const FILE = Buffer.alloc(10_000, 'x');

let chat: TestServer;
afterEach(() => chat.close());

const open = async (settings: Partial<Config>): Promise<void> =>
  void (chat = await TestServer.open(settings));

async function statusFrom(address: string, who: TestClient): Promise<number> {
  const form = new FormData();
  form.set('file', new Blob([FILE]), 'a.txt');
  const headers = { ...bearer(who), 'x-forwarded-for': address };
  const response = await fetch(`${chat.url}/attachments`, { method: 'POST', headers, body: form });
  await response.arrayBuffer();
  return response.status;
}

it('refuses uploads of new users when their address has no quota left, and accepts those of another address', async () => {
  await open({ trustProxy: 1, attachmentAddressQuotaBytes: 25_000 });
  const people = await Promise.all(['a', 'b', 'c', 'd'].map((name) => chat.join(name)));
  const statuses: number[] = [];
  for (const person of people) statuses.push(await statusFrom('203.0.113.1', person));
  expect(statuses).toEqual([201, 201, 403, 403]);
  expect(await statusFrom('203.0.113.2', people[3]!)).toBe(201);
});

it('holds the quota of an address when many users upload at once', async () => {
  await open({ trustProxy: 1, attachmentAddressQuotaBytes: 25_000 });
  const people = await Promise.all(Array.from({ length: 10 }, (_, n) => chat.join(`crowd ${n}`)));
  const statuses = await Promise.all(people.map((person) => statusFrom('2001:db8::1', person)));
  expect(statuses.filter((status) => status === 201)).toHaveLength(2);
  // The rest of its network counts as the same address.
  expect(await statusFrom('2001:db8::2', people[0]!)).toBe(403);
});

it('frees the quota of an address after a day', async () => {
  await open({ trustProxy: 1, attachmentAddressQuotaBytes: 15_000 });
  const alice = await chat.join('alice');
  expect(await statusFrom('203.0.113.1', alice)).toBe(201);
  expect(await statusFrom('203.0.113.1', alice)).toBe(403);
  const { query } = chat.get(Database);
  const networks = async () =>
    (await query.selectFrom('attachments').select('network').execute()).map(({ network }) => network);
  expect(await networks()).toEqual(['203.0.113.1']);
  await query
    .updateTable('attachments')
    .set({ created_at: Date.now() - 25 * HOUR_MS })
    .execute();
  expect(await statusFrom('203.0.113.1', alice)).toBe(201);
  await alice.sendText('', {
    attachments: (await query.selectFrom('attachments').select('id').execute()).map(({ id }) => id),
  });
  await chat.get(AttachmentCleanup).run();
  expect(new Set(await networks())).toEqual(new Set(['203.0.113.1', null]));
});

it('refuses all uploads when the server has no quota left, with a reason', async () => {
  await open({ attachmentServerQuotaBytes: 45_000 });
  const people = await Promise.all(Array.from({ length: 8 }, (_, n) => chat.join(`person ${n}`)));
  const answers = await Promise.all(people.map((person) => tryUpload(chat, person, FILE)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
  for (const { status, answer } of answers.filter(({ status }) => status !== 201)) {
    expect([status, answer.code]).toEqual([507, 'unavailable']);
  }
});

it('removes unsent files after an hour when the server quota is nearly used, and never sent ones', async () => {
  await open({ attachmentServerQuotaBytes: 25_000 });
  const alice = await chat.join('alice');
  const [unsent, sent] = [await upload(chat, alice, FILE), await upload(chat, alice, FILE)];
  await alice.sendText('', { attachments: [sent.id] });
  expect(await tryUpload(chat, alice, FILE)).toMatchObject({ status: 507 });
  const sweep = chat.get(AttachmentCleanup);
  await sweep.freeSpace(Date.now() + HOUR_MS - 60_000);
  expect(await ids()).toEqual([sent.id, unsent.id].sort());
  await sweep.freeSpace(Date.now() + HOUR_MS + 60_000);
  expect(await ids()).toEqual([sent.id]);
  expect(await tryUpload(chat, alice, FILE)).toMatchObject({ status: 201 });
});

it('removes unsent files after an hour when the disk is nearly full', async () => {
  const { bavail, bsize } = await statfs('.');
  await open({ diskReserveBytes: Math.floor(bavail * bsize * 0.6), attachmentMaxBytes: 100_000 });
  const alice = await chat.join('alice');
  await upload(chat, alice, FILE);
  await chat.get(AttachmentCleanup).freeSpace(Date.now() + HOUR_MS + 60_000);
  expect(await ids()).toEqual([]);
});

it('keeps unsent files for a day when there is free space', async () => {
  await open({ diskReserveBytes: 0 });
  const alice = await chat.join('alice');
  const { id } = await upload(chat, alice, FILE);
  await chat.get(AttachmentCleanup).run(Date.now() + 23 * HOUR_MS);
  expect(await ids()).toEqual([id]);
});

async function ids(): Promise<string[]> {
  const rows = await chat.get(Database).query.selectFrom('attachments').select('id').execute();
  return rows.map(({ id }) => id).sort();
}
