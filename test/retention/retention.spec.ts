import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachmentCleanup } from '../../src/attachment/attachment-cleanup.js';
import { Database } from '../../src/database/database.js';
import type { TextEntry } from '../../src/protocol/types.js';
import { RetentionCleanup } from '../../src/retention/retention-cleanup.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { fetchAs, upload } from '../support/uploads.js';

const PASSWORD = 'correct horse battery';
const DAY_MS = 24 * 60 * 60_000;

describe('retention', () => {
  let chat: TestServer;
  let boss: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
  });
  afterAll(() => chat.close());

  /** Backdates everything in a conversation up to now by this number of days. */
  const age = async (conversation: string, days: number): Promise<void> => {
    const { query } = chat.get(Database);
    await query
      .updateTable('entries')
      .set(({ eb }) => ({ at: eb('at', '-', days * DAY_MS) }))
      .where('conversation', '=', conversation)
      .execute();
  };
  const sweep = () => chat.get(RetentionCleanup).run();
  const room = async (title: string, ...people: string[]) =>
    (await boss.requestOk('room:create', { title, people })).id;
  const rows = async (table: 'entries' | 'mentions' | 'reactions', conversation: string) =>
    chat.get(Database).query.selectFrom(table).selectAll().where('conversation', '=', conversation).execute();

  it('keeps all messages unless an administrator sets a retention time', async () => {
    expect(await boss.requestOk('admin:retention', {})).toEqual({ days: 0, rooms: [] });
    const id = await room('for ever');
    await boss.sendText('old', { conversation: id });
    await age(id, 5_000);
    await sweep();
    expect((await boss.requestOk('history', { conversation: id })).entries).toHaveLength(2);
  });

  it('removes messages of a room after its retention time, and keeps later seqs', async () => {
    const alice = await chat.join('alice');
    const id = await room('thirty days', 'alice');
    const old = await boss.sendText('an old word @alice', { conversation: id, mentions: ['alice'] });
    await alice.requestOk('react', { conversation: id, seq: old.seq, emoji: '👍', on: true });
    await age(id, 31);
    const fresh = await boss.sendText('a new word', { conversation: id, quote: old.seq });
    expect((await alice.requestOk('search', { q: 'old word' })).entries).toHaveLength(1);
    expect(await boss.requestOk('admin:retention', { conversation: id, days: 30 })).toEqual({
      days: 0,
      rooms: [{ id, title: 'thirty days', days: 30 }],
    });
    await sweep();
    await alice.receives('conversation:since', { conversation: id, since: fresh.seq });

    const { entries, head, more, since } = await alice.requestOk('history', { conversation: id });
    expect(entries.map(({ seq }) => seq)).toEqual([fresh.seq]);
    expect((entries[0] as TextEntry).quote).toEqual({ seq: old.seq, name: '', excerpt: '' });
    expect({ head, more, since }).toEqual({ head: fresh.seq, more: false, since: fresh.seq });
    expect(await alice.requestOk('history', { conversation: id, before: fresh.seq })).toMatchObject({
      entries: [],
      more: false,
    });
    // A client that was away for that time asks for entries after its last one, and continues from
    // `since`.
    const caughtUp = await alice.requestOk('history', { conversation: id, after: 1 });
    expect([caughtUp.entries[0]!.seq, caughtUp.since]).toEqual([fresh.seq, fresh.seq]);

    expect((await alice.requestOk('search', { q: 'old word' })).entries).toEqual([]);
    expect((await alice.requestOk('search', { q: 'new word' })).entries).toHaveLength(1);
    expect((await rows('entries', id)).map(({ seq }) => seq)).toEqual([fresh.seq]);
    expect(await rows('mentions', id)).toEqual([]);
    expect(await rows('reactions', id)).toEqual([]);
    const next = await alice.sendText('the next one', { conversation: id });
    expect(next.seq).toBe(fresh.seq + 1);
    expect(await boss.request('recall', { conversation: id, seq: old.seq })).toMatchObject({
      error: { code: 'not_found' },
    });
    expect(await boss.request('textmsg', { content: 'x', conversation: id, quote: old.seq })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('counts no removed message as unread, and the rest by seq as before', async () => {
    const carol = await chat.join('carol');
    const id = await room('unread', 'carol');
    for (const text of ['one', 'two']) await boss.sendText(text, { conversation: id });
    await age(id, 31);
    await boss.sendText('three', { conversation: id });
    await boss.requestOk('admin:retention', { conversation: id, days: 30 });
    await sweep();
    const seen = (await chat.reconnect(carol)).welcome.conversations.find((one) => one.id === id)!;
    expect(seen).toMatchObject({ head: 4, since: 4, unread: 1, last: { content: 'three' } });
    expect(await carol.requestOk('read', { conversation: id, seq: 4 })).toEqual({ read: 4 });
    const read = (await chat.reconnect(carol)).welcome.conversations.find((one) => one.id === id)!;
    expect(read.unread).toBe(0);
  });

  it('keeps a conversation usable where all its messages have expired', async () => {
    const dave = await chat.join('dave');
    const id = await room('silent', 'dave');
    await boss.sendText('a last word', { conversation: id });
    await age(id, 8);
    await boss.requestOk('admin:retention', { conversation: id, days: 7 });
    await sweep();
    const back = await chat.reconnect(dave);
    const seen = back.welcome.conversations.find((one) => one.id === id)!;
    expect(seen).toMatchObject({ head: 2, since: 3, unread: 0, members: 2 });
    expect(seen.last).toBeUndefined();
    expect(await dave.requestOk('history', { conversation: id })).toEqual({
      entries: [],
      head: 2,
      more: false,
      since: 3,
    });
    expect((await dave.sendText('anybody here?', { conversation: id })).seq).toBe(3);
    await boss.receives('textmsg', { content: 'anybody here?', seq: 3 });
  });

  it('applies the retention time of the server everywhere, also to direct conversations, except in rooms with their own', async () => {
    const erin = await chat.join('erin');
    const [kept, inheriting] = [await room('kept', 'erin'), await room('inheriting', 'erin')];
    const { conversation: pair } = await boss.sendText('between us', { to: 'erin' });
    for (const id of [kept, inheriting]) await boss.sendText('in the room', { conversation: id });
    for (const id of [kept, inheriting, pair]) await age(id, 100);
    await boss.requestOk('admin:retention', { conversation: kept, days: 0 });
    await boss.requestOk('admin:retention', { conversation: inheriting, days: 0 });
    await boss.requestOk('admin:retention', { conversation: inheriting, inherit: true });
    await boss.requestOk('admin:retention', { days: 90 });
    await sweep();
    await erin.receives('conversation:since', { conversation: pair, since: 2 });
    expect((await erin.requestOk('history', { conversation: kept })).entries).toHaveLength(2);
    expect((await erin.requestOk('history', { conversation: inheriting })).entries).toEqual([]);
    expect((await erin.requestOk('history', { conversation: pair })).entries).toEqual([]);
    await boss.requestOk('admin:retention', { days: 0 });
    for (const wish of [{ inherit: true }, { conversation: kept, days: 1, inherit: true }]) {
      expect(await boss.request('admin:retention', wish)).toMatchObject({ error: { code: 'invalid' } });
    }
    expect(await boss.request('admin:retention', { conversation: pair, days: 1 })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('removes the files of expired messages, except files that other messages carry', async () => {
    const frank = await chat.join('frank');
    const id = await room('files', 'frank');
    const [gone, shared] = [
      await upload(chat, boss, 'gone', { name: 'gone.txt' }),
      await upload(chat, boss, 'shared', { name: 'shared.txt' }),
    ];
    await boss.sendText('', { conversation: id, attachments: [gone.id, shared.id] });
    await boss.sendText('', { to: 'frank', attachments: [shared.id] });
    await frank.receives('textmsg', { to: 'frank' });
    expect((await fetchAs(chat, frank, gone.id)).status).toBe(200);
    await age(id, 2);
    await boss.requestOk('admin:retention', { conversation: id, days: 1 });
    await sweep();
    expect((await fetchAs(chat, frank, gone.id)).status).toBe(404);
    await chat.get(AttachmentCleanup).run();
    expect((await fetchAs(chat, boss, gone.id)).status).toBe(404);
    expect((await fetchAs(chat, frank, shared.id)).status).toBe(200);
  });

  it('removes many entries at a time under load, and keeps every remaining seq once', async () => {
    const grace = await chat.join('grace');
    const id = await room('long', 'grace');
    for (let n = 0; n < 250; n += 25) {
      await Promise.all(
        Array.from({ length: 25 }, (_, i) => boss.sendText(`line ${n + i}`, { conversation: id })),
      );
    }
    await age(id, 40);
    await boss.requestOk('admin:retention', { conversation: id, days: 30 });
    const talking = Array.from({ length: 20 }, (_, i) => grace.sendText(`new ${i}`, { conversation: id }));
    const [receipts] = await Promise.all([Promise.all(talking), sweep(), sweep()]);
    const { entries, since } = await grace.requestOk('history', { conversation: id, limit: 100 });
    expect(since).toBe(252);
    expect(entries.map(({ seq }) => seq)).toEqual(receipts.map(({ seq }) => seq).sort((a, b) => a - b));
    expect(await grace.requestOk('search', { q: 'line 7', conversation: id })).toMatchObject({ entries: [] });
    expect((await grace.requestOk('search', { q: 'new 7', conversation: id })).entries).toHaveLength(1);
  });
});
