import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { join } from 'node:path';
import pg from 'pg';
import { Database } from '../../src/database/database.js';
import { SearchStore } from '../../src/search/search-store.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { waitFor } from '../support/wait-for.js';
import { execOnFile } from '../support/sqlite-file.js';

describe('search', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  let people = 0;
  const somebody = () => chat.join(`nobody in particular ${(people += 1)}`.slice(-20));
  const found = async (guest: TestClient, q: string, more: { conversation?: string } = {}) =>
    (await guest.requestOk('search', { q, ...more })).entries.map((entry) => entry.content);

  it('finds a message as soon as it is acknowledged, newest first, in all conversations of the user', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const { id: room } = await alice.requestOk('room:create', { title: 'tea', people: ['bob'] });
    await alice.sendText('龙井 in the lobby');
    await bob.sendText('龙井 in a room', { conversation: room });
    await alice.sendText('龙井 between us', { to: 'bob' });
    const all = ['龙井 between us', '龙井 in a room', '龙井 in the lobby'];
    expect(await found(alice, '龙井')).toEqual(all);
    expect(await found(bob, '龙井')).toEqual(all);
    expect(await found(bob, '龙井', { conversation: room })).toEqual(['龙井 in a room']);
    expect(await found(bob, '龙井', { conversation: 'lobby' })).toEqual(['龙井 in the lobby']);
    expect(await found(await chat.join('outsider'), '龙井')).toEqual(['龙井 in the lobby']);
  });

  it('returns the whole entry', async () => {
    const nina = await chat.join('nina');
    const { id, seq } = await nina.sendText('a whole persimmon');
    const { entries, more } = await nina.requestOk('search', { q: 'persimmon' });
    expect(more).toBe(false);
    expect(entries).toEqual([
      expect.objectContaining({ kind: 'text', id, seq, name: 'nina', content: 'a whole persimmon' }),
    ]);
  });

  it.each([
    ['一个字', '茶', '我们去喝茶吧'],
    ['the last character', '吧', '我们去喝茶吧'],
    ['two characters', '喝茶', '我们去喝茶吧'],
    ['a phrase of neighbours', '去喝茶', '我们去喝茶吧'],
    ['several words in any order', '茶吧 我们', '我们去喝茶吧'],
    ['upper case', 'HELLO', 'Hello, world'],
    ['lower case', 'hello', 'Hello, world'],
    ['full width', 'ｈｅｌｌｏ', 'Hello, world'],
    ['half width', 'wide', 'ＷＩＤＥ open'],
    ['both scripts at once', 'Node升级', '把 Node 升级到 20'],
    ['numbers', '8848', '高8848米'],
    ['an emoji', '🍵', '来一杯🍵'],
    ['kana and hangul', 'ラーメン 김치', 'ラーメンと김치'],
    ['accents as they are written', 'café', 'Le CAFÉ noir'],
    ['accents left out', 'cafe', 'Le CAFÉ noir'],
    ['accents that the text lacks', 'café', 'Le cafe noir'],
    ['a Turkish capital', 'istanbul', 'İstanbul'],
    ['a Turkish small letter', 'ISPARTA', 'ısparta'],
    ['two letters for one', 'strasse smorrebrod', 'Straße, smørrebrød'],
    ['Vietnamese without marks', 'pho ha noi', 'Phở Hà Nội'],
    ['Greek without accents', 'καλημερα', 'Καλημέρα'],
    ['е for ё', 'елка', 'Ёлка'],
    ['Arabic without vowel signs', 'شاي', 'شَاي'],
    ['simplified characters for traditional ones', '茶馆', '去茶館吧'],
    ['traditional characters for simplified ones', '茶館發髮', '茶馆发发'],
  ])('finds by %s', async (_, q, content) => {
    const who = await somebody();
    const { id: conversation } = await who.requestOk('room:create', { title: 'x' });
    await who.sendText(content, { conversation });
    await who.sendText('unrelated 别的', { conversation });
    expect(await found(who, q, { conversation })).toEqual([content]);
  });

  it.each([
    ['characters that are no neighbours', '去茶', '去喝茶去'],
    ['pairs that stand apart', '喝茶喝', '喝茶,茶喝'],
    ['characters parted by punctuation', '喝茶', '喝,茶'],
    ['a part of a Latin word', 'hell', 'Hello'],
    ['only some of the words', 'hello mars', 'hello world'],
    ['another nickname', 'somebody', 'a text'],
    ['another letter of the alphabet', 'мои', 'мой'],
    ['kana without their marks', 'かき', 'がき'],
    ['hangul with one more consonant', '간', '가'],
  ])('does not find by %s', async (_, q, content) => {
    const who = await somebody();
    const { id: conversation } = await who.requestOk('room:create', { title: 'x' });
    await who.sendText(content, { conversation });
    expect(await found(who, q, { conversation })).toEqual([]);
    expect(await found(who, content.split(/\s|,/u)[0]!, { conversation })).toEqual([content]);
  });

  it.each([
    '"',
    '*',
    '-hello',
    'content:hello',
    '"hello',
    'hello*',
    "hello'",
    'hello \\',
    '(hello)',
    '^hello',
    '🍵"',
  ])('searches for %s as plain text', async (q) => {
    const who = await somebody();
    const { id: conversation } = await who.requestOk('room:create', { title: 'x' });
    await who.sendText('hello content', { conversation });
    await who.sendText('🍵', { conversation });
    const expected = q.includes('hello') ? ['hello content'] : q.includes('🍵') ? ['🍵'] : [];
    expect(await found(who, q, { conversation })).toEqual(expected);
  });

  it('searches for OR, AND, NOT and NEAR as words', async () => {
    const who = await chat.join('logician');
    await who.sendText('plum');
    await who.sendText('plum OR NOT apricot, AND NEAR a pear');
    for (const q of ['plum OR apricot', 'plum NOT apricot', 'NEAR(plum apricot)', 'plum AND pear']) {
      expect(await found(who, q)).toEqual(['plum OR NOT apricot, AND NEAR a pear']);
    }
  });

  it('finds the messages of a sender by the whole nickname, in any spelling, also together with words', async () => {
    const [who, other] = [await chat.join('Old 东东'), await chat.join('小明')];
    const { id: conversation } = await who.requestOk('room:create', { title: 'x', people: ['小明'] });
    await who.sendText('first', { conversation });
    await other.sendText('second', { conversation });
    await other.sendText('I miss 东东', { conversation });
    expect(await found(other, '东东', { conversation })).toEqual(['I miss 东东', 'first']);
    expect(await found(other, 'old 东东', { conversation })).toEqual(['first']);
    expect(await found(other, '小明 second', { conversation })).toEqual(['second']);
    expect(await found(other, '小', { conversation })).toEqual([]);
  });

  it('returns every message once, page after page, while new ones arrive', async () => {
    const who = await chat.join('pager');
    const { id: one } = await who.requestOk('room:create', { title: 'one' });
    const { id: two } = await who.requestOk('room:create', { title: 'two' });
    const said: string[] = [];
    for (let i = 0; i < 25; i += 1) {
      const receipt = await who.sendText(`pagination ${i}`, { conversation: [one, two, 'lobby'][i % 3]! });
      said.unshift(receipt.id);
    }
    const ids: string[] = [];
    let before: string | undefined;
    for (let more = true; more;) {
      const page = await who.requestOk('search', { q: 'pagination', limit: 4, ...(before && { before }) });
      expect(page.entries.length).toBe(page.more ? 4 : 1);
      ids.push(...page.entries.map(({ id }) => id));
      before = ids.at(-1);
      more = page.more;
      await who.sendText('pagination goes on', { conversation: one });
    }
    expect(ids).toEqual(said);
  });

  describe('search in a room', () => {
    it('finds messages from the entry of the join on, and none after leaving', async () => {
      const [owner, guest] = [await chat.join('owner'), await chat.join('late guest')];
      const { id: conversation } = await owner.requestOk('room:create', { title: 'secrets' });
      await owner.sendText('quince before', { conversation });
      await owner.requestOk('room:invite', { conversation, people: ['late guest'] });
      await owner.sendText('quince after', { conversation });
      expect(await found(guest, 'quince')).toEqual(['quince after']);
      expect(await found(guest, 'quince', { conversation })).toEqual(['quince after']);
      expect(await found(owner, 'quince')).toEqual(['quince after', 'quince before']);
      const { entries } = await owner.requestOk('search', { q: 'quince' });
      const older = { q: 'quince', before: entries[1]!.id };
      expect(await guest.request('search', older)).toMatchObject({ error: { code: 'not_found' } });
      await owner.requestOk('room:remove', { conversation, name: 'late guest' });
      expect(await found(guest, 'quince')).toEqual([]);
      expect(await guest.request('search', { q: 'quince', conversation })).toMatchObject({
        error: { code: 'not_found' },
      });
    });

    it('loses no page to messages that the user may not read', async () => {
      const [owner, guest] = [await chat.join('owner2'), await chat.join('late2')];
      const { id: early } = await owner.requestOk('room:create', { title: 'early', people: ['late2'] });
      const { id: late } = await owner.requestOk('room:create', { title: 'late' });
      const { id: foreign } = await owner.requestOk('room:create', { title: 'foreign' });
      await owner.sendText('medlar seen', { conversation: early });
      // More than a search reads before it queries each room separately.
      for (let said = 0; said < 600; said += 100) {
        const hidden = Array.from({ length: 100 }, (_, i) =>
          owner.sendText(`medlar hidden ${said + i}`, { conversation: i % 2 ? late : foreign }),
        );
        await Promise.all(hidden);
      }
      await owner.requestOk('room:invite', { conversation: late, people: ['late2'] });
      await owner.sendText('medlar also seen', { conversation: late });
      const page = await guest.requestOk('search', { q: 'medlar', limit: 1 });
      expect(page).toMatchObject({ entries: [{ content: 'medlar also seen' }], more: true });
      const next = await guest.requestOk('search', { q: 'medlar', limit: 1, before: page.entries[0]!.id });
      expect(next).toMatchObject({ entries: [{ content: 'medlar seen' }], more: false });
    });
  });

  it('requires a user with a nickname for a search', async () => {
    const visitor = await chat.visit();
    expect(await visitor.request('search', { q: 'x' })).toMatchObject({ error: { code: 'unauthenticated' } });
  });

  it.each([{ q: '' }, { q: 'x'.repeat(101) }, { q: 'x', limit: 101 }, { q: 7 }, {}])(
    'refuses %j as invalid',
    async (body) => {
      const who = await somebody();
      expect(await who.send('search', body)).toMatchObject({ error: { code: 'invalid' } });
    },
  );

  it.each(['nonsense', 'lobby.0', 'lobby.999999', 'd_a.b.1', 'lobby.1e3'])(
    'answers not_found to a search for entries older than %s',
    async (before) => {
      const who = await somebody();
      expect(await who.request('search', { q: 'x', before })).toMatchObject({ error: { code: 'not_found' } });
    },
  );

  it('removes an erased message from the index, word by word, and pages on from its place', async () => {
    const who = await chat.join('regretful');
    await who.sendText('durian first');
    const { id, conversation, seq } = await who.sendText('durian 悔不当初 unspeakableword');
    await who.sendText('durian last');
    expect(await found(who, '悔不当初')).toHaveLength(1);
    expect(await indexed(chat)).toMatch(/speakableword/);
    await Promise.all([
      who.request('recall', { conversation, seq }),
      who.request('recall', { conversation, seq }),
    ]);
    expect(await found(who, '悔不当初')).toEqual([]);
    expect(await found(who, 'durian')).toEqual(['durian last', 'durian first']);
    const { entries } = await who.requestOk('search', { q: 'durian', before: id });
    expect(entries.map(({ content }) => content)).toEqual(['durian first']);
    expect(await indexed(chat)).toMatch(/durian/);
    expect(await indexed(chat)).not.toMatch(/speakableword/);
  });

  it('never indexes a message that was erased before', async () => {
    const who = await chat.join('hasty');
    await who.sendText('jackfruit');
    const { conversation, seq } = await who.sendText('jackfruit unsayableword');
    await who.requestOk('recall', { conversation, seq });
    expect(await found(who, 'jackfruit')).toEqual(['jackfruit']);
    expect(await indexed(chat)).not.toMatch(/sayableword/);
  });

  it('finds the same after the index was merged, and no recalled message', async () => {
    const who = await chat.join('tidy');
    const said: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      said.unshift(`rambutan ${i}`);
      await who.sendText(`rambutan ${i}`);
      // Each search indexes the messages sent by then as a separate segment.
      expect(await found(who, 'rambutan')).toHaveLength(said.length);
    }
    const { conversation, seq } = await who.sendText('rambutan taken back');
    await found(who, 'rambutan');
    await who.requestOk('recall', { conversation, seq });
    while (await chat.get(SearchStore).mergeSegments());
    expect(await found(who, 'rambutan')).toEqual(said);
  });

  it('finds messages after a restart that were sent right before it', async () => {
    const who = await chat.join('phoenix');
    await who.sendText('pomegranate');
    await chat.restart();
    expect(await found(await chat.reconnect(who), 'pomegranate')).toEqual(['pomegranate']);
  });

  it.each([
    ['before there was an index', 'loquat', () => WITHOUT_INDEX],
    ['when the index kept other words', 'medlar', () => OTHER_WORDS],
    ['when the index did not fold them', 'quincé', () => UNFOLDED],
  ])('indexes messages sent %s (%s), under load', async (_, fruit, statements) => {
    const [who, other] = [await chat.join(`elder ${fruit}`), await chat.join(`listener ${fruit}`)];
    const said: string[] = [];
    for (let i = 0; i < 30; i += 1) {
      const { at } = await who.sendText(`${fruit} ${i}`, i % 2 ? {} : { to: `listener ${fruit}` });
      // Within one millisecond the order of two conversations is undefined.
      await waitFor(() => Date.now() > Date.parse(at));
      said.unshift(`${fruit} ${i}`);
    }
    await onDatabase(chat, statements());
    await chat.restart();
    const back = await chat.reconnect(who);
    await back.sendText(`${fruit} now`);
    expect((await found(back, fruit))[0]).toBe(`${fruit} now`);
    while (await isBehind(chat));
    expect(await found(back, fruit)).toEqual([`${fruit} now`, ...said]);
    expect(await found(await chat.reconnect(other), fruit)).toEqual([`${fruit} now`, ...said]);
    expect(await found(await somebody(), fruit)).toEqual([
      `${fruit} now`,
      ...said.filter((_, i) => i % 2 === 0),
    ]);
  });
});

/** Statements that return the log of an SQLite database to the state before entries had ids. */
const WITHOUT_IDS = [
  'DROP TABLE search_range',
  `CREATE TABLE entries_before (
     conversation TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, author TEXT NOT NULL, client_id TEXT,
     at BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (conversation, seq))`,
  `INSERT INTO entries_before SELECT conversation, seq, kind, author, client_id, at, body FROM entries
   ORDER BY conversation, seq`,
  'DROP TABLE entries',
  'ALTER TABLE entries_before RENAME TO entries',
  'CREATE UNIQUE INDEX entries_once ON entries (client_id, conversation, author) WHERE client_id IS NOT NULL',
];

/** Statements that return a database to the state before it had an index. */
const WITHOUT_INDEX = [
  `DELETE FROM kysely_migration WHERE name IN ('0005-search', '0015-realms', '0016-ids')`,
  ...(globalThis.DATABASE !== 'sqlite'
    ? [
        `DELETE FROM settings WHERE name = 'search_backlog'`,
        'DROP TRIGGER search_queue_up ON entries',
        'DROP FUNCTION search_queue_up',
        'DROP TABLE search_texts',
        'DROP TABLE search_queue',
      ]
    : [...WITHOUT_IDS, 'DROP TABLE search_words']),
];

/** Statements that reduce the index to that of an earlier version, with no entry found today. */
const OTHER_WORDS = [
  `DELETE FROM kysely_migration WHERE name IN ('0015-realms', '0016-ids')`,
  ...(globalThis.DATABASE !== 'sqlite'
    ? [
        'ALTER TABLE search_texts DROP COLUMN scopes',
        'UPDATE search_texts SET words = NULL',
        'CREATE INDEX search_words ON search_texts USING gin (words)',
      ]
    : [
        ...WITHOUT_IDS,
        'CREATE TABLE search_queue (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, seq INTEGER NOT NULL)',
        `CREATE TRIGGER search_queue_up AFTER INSERT ON entries WHEN NEW.kind = 'text' BEGIN
           INSERT INTO search_queue (conversation, seq) VALUES (NEW.conversation, NEW.seq);
         END`,
        `CREATE TABLE search_texts (
           id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, seq INTEGER NOT NULL, erased INTEGER NOT NULL)`,
        `INSERT INTO search_texts SELECT row_number() OVER (ORDER BY at, conversation, seq), conversation, seq, 0
         FROM entries WHERE kind = 'text'`,
        `INSERT INTO settings (name, value) VALUES ('search_backlog', '0')`,
      ]),
];

/** Statements that leave an index of before, with no entry found today. */
const UNFOLDED = [
  `DELETE FROM kysely_migration WHERE name = '0024-search-folding'`,
  ...(globalThis.DATABASE !== 'sqlite'
    ? ['UPDATE search_texts SET words = NULL']
    : [
        `INSERT INTO search_words (search_words) VALUES ('delete-all')`,
        'UPDATE search_range SET low = 0, high = (SELECT max(id) FROM entries)',
      ]),
];

/** Returns whether any message is not in the index. */
async function isBehind(chat: TestServer): Promise<boolean> {
  const { query } = chat.get(Database);
  const { rows } = await (
    chat.config.databaseUrl
      ? sql`SELECT 1 FROM search_queue LIMIT 1`
      : sql`SELECT 1 FROM entries, search_range WHERE id <= low OR id > high LIMIT 1`
  ).execute(query);
  return rows.length > 0;
}

async function onDatabase({ config }: TestServer, statements: string[]): Promise<void> {
  if (!config.databaseUrl) {
    execOnFile(join(config.dataDir, 'teahouse.db'), statements.join(';'));
    return;
  }
  const client = new pg.Client(config.databaseUrl);
  await client.connect();
  await client.query(statements.join(';'));
  await client.end();
}

/** Returns everything in the index, as text. */
async function indexed(chat: TestServer): Promise<string> {
  const { query } = chat.get(Database);
  if (chat.config.databaseUrl) {
    const rows = await query
      .selectFrom('search_texts' as 'entries')
      .select('words' as 'body')
      .execute();
    return rows.map((row) => (row as unknown as { words: string }).words).join('\n');
  }
  const rows = await query
    .selectFrom('search_words_data' as 'entries')
    .select('block' as 'body')
    .execute();
  return rows
    .map((row) => Buffer.from((row as unknown as { block: Uint8Array }).block).toString('utf8'))
    .join('\n');
}
