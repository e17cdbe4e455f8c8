import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../../src/database/database.js';
import { up as forgetExcerpts } from '../../src/database/migrations/0007-quotes.js';
import { RECALL_WINDOW_MS } from '../../src/protocol/constants.js';
import type { Role, TextEntry } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { createRoom, connectUsers } from '../support/users.js';
import { execOnFile } from '../support/sqlite-file.js';

const NO_SUCH_TEXT = { ok: false, error: { code: 'not_found' } };
const FORBIDDEN = { ok: false, error: { code: 'forbidden' } };

describe('recall', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  const query = () => chat.get(Database).query;
  /** Backdates the text by this time. */
  const age = async (conversation: string, seq: number, ms: number) =>
    query()
      .updateTable('entries')
      .set({ at: Date.now() - ms })
      .where('conversation', '=', conversation)
      .where('seq', '=', seq)
      .execute();
  const make = async (guest: TestClient, conversation: string, role: Role) =>
    query()
      .updateTable('members')
      .set({ role })
      .where('conversation', '=', conversation)
      .where('person', '=', guest.id)
      .execute();

  it('removes a recalled message from the log, quotes, mentions and reactions, for present and later readers', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const conversation = await createRoom(alice!, bob!);
    const said = { conversation, mentions: [bob!.name], clientId: 'once' };
    const { seq } = await alice!.sendText('unspeakable', said);
    await bob!.requestOk('react', { conversation, seq, emoji: '😱', on: true });
    const answer = await bob!.sendText('you said what?', { conversation, quote: seq });
    expect((await bob!.receives('textmsg', { seq: answer.seq })).quote).toMatchObject({
      excerpt: 'unspeakable',
    });

    const recall = await alice!.requestOk('recall', { conversation, seq });
    for (const guest of [alice!, bob!]) {
      await guest.receives('notice', {
        kind: 'recall',
        conversation,
        seq: recall.seq,
        target: seq,
        by: alice!.name,
      });
    }
    const { entries } = await bob!.requestOk('history', { conversation, after: seq - 1 });
    expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, i) => seq + i));
    const [text] = entries as TextEntry[];
    expect(text).toMatchObject({
      kind: 'text',
      name: alice!.name,
      content: '',
      recalled: true,
      clientId: 'once',
    });
    expect([text!.mentions, text!.reactions]).toEqual([undefined, undefined]);
    expect(entries.find((entry) => entry.seq === answer.seq)).toMatchObject({
      quote: { seq, name: alice!.name, excerpt: '' },
    });
    expect((await chat.reconnect(bob!)).welcome.conversations).toContainEqual(
      expect.objectContaining({ id: conversation, last: expect.objectContaining({ kind: 'recall' }) }),
    );
    expect(
      (await bob!.requestOk('conversation:set', { conversation, muted: false })).mentioned,
    ).toBeUndefined();
    await chat.deliverAll(outsider!);
    expect(JSON.stringify(outsider!.inbox)).not.toContain(conversation);
    expect(await alice!.sendText('unspeakable', said)).toMatchObject({ seq, duplicate: true });
  });

  it('recalls a message once, however many requests arrive at once', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { seq } = await alice!.sendText('once');
    const tab = await chat.reconnect(alice!);
    const line = { conversation: 'lobby', seq };
    const replies = await Promise.all(
      [alice!, tab, alice!, tab].map((socket) => socket.request('recall', line)),
    );
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    for (const reply of replies.filter(({ ok }) => !ok)) expect(reply).toMatchObject(NO_SUCH_TEXT);
    expect(await alice!.request('recall', line)).toMatchObject(NO_SUCH_TEXT);
    await chat.deliverAll(bob!);
    const recalls = bob!
      .received('notice')
      .filter((notice) => notice.kind === 'recall' && notice.target === seq);
    expect(recalls).toHaveLength(1);
  });

  it('allows a recall within the time limit, by the server clock', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    const [late, early] = [await alice!.sendText('late'), await alice!.sendText('early')];
    await age('lobby', late.seq, RECALL_WINDOW_MS + 1_000);
    await age('lobby', early.seq, RECALL_WINDOW_MS - 10_000);
    expect(await alice!.request('recall', { conversation: 'lobby', seq: late.seq })).toMatchObject(FORBIDDEN);
    await alice!.requestOk('recall', { conversation: 'lobby', seq: early.seq });
    const { entries } = await alice!.requestOk('history', { conversation: 'lobby', after: late.seq - 1 });
    expect(entries[0]).toMatchObject({ content: 'late' });
  });

  it('rejects a recall by another member, and allows it to the owner and admins of the room at any time', async () => {
    const [owner, admin, other, member] = await connectUsers(
      chat,
      'owner',
      'deputy',
      'other deputy',
      'member',
    );
    const conversation = await createRoom(owner!, admin!, other!, member!);
    await Promise.all([admin!, other!].map((guest) => make(guest, conversation, 'admin')));
    const texts: Record<string, number> = {};
    for (const [who, guest] of Object.entries({ owner, admin, other, member })) {
      for (const by of ['owner', 'admin', 'member']) {
        texts[`${who} ${by}`] = (await guest!.sendText(`of the ${who}`, { conversation })).seq;
        await age(conversation, texts[`${who} ${by}`]!, 10 * RECALL_WINDOW_MS);
      }
    }
    const code = async (by: TestClient, whose: string) => {
      const reply = await by.request('recall', { conversation, seq: texts[whose]! });
      return reply.ok ? 'ok' : reply.error.code;
    };
    const answers = async (by: TestClient, name: string) => {
      const found: string[] = [];
      for (const who of ['owner', 'admin', 'other', 'member']) found.push(await code(by, `${who} ${name}`));
      return found;
    };
    expect(await answers(owner!, 'owner')).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(await answers(admin!, 'admin')).toEqual(['forbidden', 'ok', 'forbidden', 'ok']);
    expect(await answers(member!, 'member')).toEqual(['forbidden', 'forbidden', 'forbidden', 'forbidden']);
  });

  it('allows a recall by the author only, in the lobby and in direct conversations', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const inLobby = await alice!.sendText('for all');
    expect(await bob!.request('recall', inLobby)).toMatchObject(FORBIDDEN);
    const { conversation, seq } = await alice!.sendText('for bob', { to: bob!.name });
    expect(await bob!.request('recall', { conversation, seq })).toMatchObject(FORBIDDEN);
    expect(await outsider!.request('recall', { conversation, seq })).toMatchObject(NO_SUCH_TEXT);
    expect(await (await chat.visit()).request('recall', { conversation, seq })).toMatchObject({
      error: { code: 'unauthenticated' },
    });
    await alice!.requestOk('recall', { conversation, seq });
    await bob!.receives('notice', { kind: 'recall', conversation, target: seq });
    await chat.deliverAll(outsider!);
    expect(JSON.stringify(outsider!.inbox)).not.toContain(conversation);
  });

  it('answers not_found to a recall by a user who joined later, or of a missing message', async () => {
    const [owner, late] = await connectUsers(chat, 'owner', 'late');
    const conversation = await createRoom(owner!);
    const { seq } = await owner!.sendText('before', { conversation });
    await owner!.requestOk('room:invite', { conversation, people: [late!.name] });
    await make(late!, conversation, 'owner');
    for (const target of [seq, 1, 3, 1_000]) {
      expect(await late!.request('recall', { conversation, seq: target })).toMatchObject(NO_SUCH_TEXT);
    }
    expect((await owner!.requestOk('history', { conversation, after: 1 })).entries[0]).toMatchObject({
      content: 'before',
    });
  });

  it('leaves no quote of a recalled message that was being sent at the same time', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    for (let round = 0; round < 10; round += 1) {
      const words = `fleeting ${round}`;
      const clientId = `question ${round}`;
      const { seq } = await alice!.sendText(words);
      const [, quoting] = await Promise.all([
        alice!.requestOk('recall', { conversation: 'lobby', seq }),
        bob!.request('textmsg', { content: 'what?', quote: seq, clientId }),
      ]);
      const recalled = await bob!.receives('notice', { kind: 'recall', target: seq });
      const quote = quoting.ok && (await bob!.receives('textmsg', { seq: quoting.data.seq }));
      // It was quoted before the recall or not at all; a retry gets the same reply.
      if (quote) expect(quote.seq).toBeLessThan(recalled.seq);
      const again = await bob!.request('textmsg', { content: 'what?', quote: seq, clientId });
      expect(again).toMatchObject(
        quoting.ok ? { ok: true, data: { ...quoting.data, duplicate: true } } : NO_SUCH_TEXT,
      );
      const { entries } = await bob!.requestOk('history', { conversation: 'lobby', after: seq - 1 });
      expect(JSON.stringify(entries)).not.toContain(words);
    }
  });

  it('leaves no trace of a recalled message in the database files after the next start', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const rooms = ['lobby', await createRoom(alice!, bob!), await createRoom(alice!, bob!)];
    const said: { conversation: string; seq: number; words: string }[] = [];
    for (let i = 0; i < 120; i += 1) {
      const words = `secret${i}of${alice!.id} ${'long '.repeat((i * 37) % 90)}`;
      const { conversation, seq } = await alice!.sendText(words, {
        conversation: rooms[i % 3]!,
        mentions: [bob!.name],
      });
      said.push({ conversation, seq, words: words.split(' ')[0]! });
      if (i % 10 === 0) await bob!.sendText('quoting', { conversation, quote: seq });
    }
    expect(await stored(said[7]!.words)).not.toEqual([]);
    const taken = said.filter((_, i) => i % 12 === 0 || i % 12 === 7);
    for (const { conversation, seq } of taken) await alice!.requestOk('recall', { conversation, seq });
    // SQLite keeps copies in split pages until the file is rewritten.
    await chat.restart();
    for (const { words } of taken) expect([words, await stored(words)]).toEqual([words, []]);
    expect(await stored(said[1]!.words)).not.toEqual([]);
  });

  it('removes the copy of a recalled message in quotes of an earlier version', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    const { seq } = await alice!.sendText('repeated');
    const quote = await alice!.sendText('quoting', { quote: seq });
    const before = `{"name":"x","avatar":"1.jpg","content":"quoting","quote":{"seq":${seq},"name":"x","excerpt":"repeated"}}`;
    await query()
      .updateTable('entries')
      .set({ body: before })
      .where('conversation', '=', 'lobby')
      .where('seq', '=', quote.seq)
      .execute();
    await sql`DROP INDEX mentions_text`.execute(query());
    await forgetExcerpts(query());
    const row = await query()
      .selectFrom('entries')
      .select('body')
      .where('conversation', '=', 'lobby')
      .where('seq', '=', quote.seq)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.body)).toEqual({ name: 'x', avatar: '1.jpg', content: 'quoting', quote: { seq } });
    const { entries } = await alice!.requestOk('history', { conversation: 'lobby', after: quote.seq - 1 });
    expect(entries[0]).toMatchObject({ quote: { seq, name: alice!.name, excerpt: 'repeated' } });
  });

  /** Returns where the database holds these words: files of SQLite, columns of PostgreSQL. */
  const stored = async (words: string): Promise<string[]> => {
    const { databaseUrl, dataDir } = chat.config;
    if (databaseUrl === undefined) {
      execOnFile(join(dataDir, 'teahouse.db'), 'PRAGMA wal_checkpoint(TRUNCATE)');
      return readdirSync(dataDir).filter((file) => readFileSync(join(dataDir, file)).includes(words));
    }
    const { rows } = await sql<{ table_name: string; column_name: string }>`
      SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type NOT IN ('integer', 'bigint')`.execute(query());
    expect(rows.length).toBeGreaterThan(20);
    const found: string[] = [];
    for (const { table_name: table, column_name: column } of rows) {
      const { rows } = await sql`
        SELECT 1 FROM ${sql.table(table)} WHERE position(${words} IN ${sql.ref(column)}::text) > 0`.execute(
        query(),
      );
      if (rows.length > 0) found.push(`${table}.${column}`);
    }
    return found;
  };
});
