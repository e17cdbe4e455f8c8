import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresLog } from '../../src/conversation/log.postgres.js';
import { SqliteLog } from '../../src/conversation/log.sqlite.js';
import type { Line, LogStore } from '../../src/conversation/log.store.js';
import type { Passage } from '../../src/conversation/passage.js';
import { PostgresDatabase } from '../../src/database/postgres/postgres.database.js';
import { SqliteDatabase } from '../../src/database/sqlite/sqlite.database.js';
import { freshDatabase, type TestDatabase } from '../support/databases.js';

// The contract that `LogStore` states, held against the driver of this run.
describe('the log store', () => {
  let directory: string;
  let test: TestDatabase;
  let database: SqliteDatabase | PostgresDatabase;
  let store: LogStore;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'teahouse-log-'));
    test = await freshDatabase();
    if (test.url) {
      database = await PostgresDatabase.open(test.url);
      store = new PostgresLog(database);
    } else {
      database = await SqliteDatabase.open(directory);
      store = await SqliteLog.open(database);
    }
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
    await rm(directory, { recursive: true });
  });

  const line = (more: Partial<Line> = {}): Line => ({
    conversation: 'lobby',
    author: 'a',
    clientId: null,
    kind: 'text',
    at: Date.now(),
    body: '{}',
    begins: null,
    passage: null,
    ...more,
  });
  const seqs = async (conversation: string) =>
    (
      await database.query
        .selectFrom('entries')
        .select('seq')
        .where('conversation', '=', conversation)
        .orderBy('seq')
        .execute()
    ).map(({ seq }) => seq);

  it('gives places without a gap, in the order of the calls', async () => {
    const before = (await seqs('lobby')).length;
    const placed = await Promise.all(
      Array.from({ length: 200 }, (_, i) => store.append(line({ author: `a${i % 7}` }))),
    );
    expect(placed.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, i) => before + i + 1));
    expect(await seqs('lobby')).toEqual(Array.from({ length: before + 200 }, (_, i) => i + 1));
  });

  it('gives a retry the first place, in the same commit or later', async () => {
    const once = line({ author: 'r', clientId: 'r1' });
    const [first, second] = await Promise.all([
      store.append(once),
      store.append({ ...once, at: once.at + 5 }),
    ]);
    expect(first.duplicate).toBe(false);
    const again = { seq: first.seq, at: first.at, duplicate: true };
    expect(second).toEqual(again);
    expect(await store.append(once)).toEqual(again);
  });

  it('leaves no gap where a retry was', async () => {
    const { seq } = await store.append(line({ author: 's', clientId: 's1' }));
    const placed = await Promise.all([
      store.append(line({ author: 's', clientId: 's1' })),
      store.append(line({ author: 's', clientId: 's2' })),
    ]);
    expect(placed.map((place) => place.seq)).toEqual([seq, seq + 1]);
  });

  it('begins a private conversation with its first line, once, however many begin it', async () => {
    const people = ['p', 'q'] as const;
    const begins = { kind: 'direct', people } as const;
    const placed = await Promise.all(
      [0, 1, 2].map((i) => store.append(line({ conversation: 'd_pq', author: people[i % 2]!, begins }))),
    );
    expect(placed.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const members = await database.query
      .selectFrom('members')
      .select('person')
      .where('conversation', '=', 'd_pq')
      .orderBy('person')
      .execute();
    expect(members.map(({ person }) => person)).toEqual(['p', 'q']);
  });

  const room = async (conversation: string, ...people: string[]) => {
    const begins = { kind: 'room', title: 't', people } as const;
    await store.append(line({ conversation, author: people[0]!, kind: 'joined', begins }));
  };
  const members = async (conversation: string) =>
    (
      await database.query
        .selectFrom('members')
        .select(['person', 'role', 'since'])
        .where('conversation', '=', conversation)
        .orderBy('person')
        .execute()
    ).map(({ person, role, since }) => `${person} ${role} ${since}`);

  it('begins a room with its people, the author its owner', async () => {
    await room('r_1', 'a', 'b');
    expect(await members('r_1')).toEqual(['a owner 1', 'b member 1']);
  });

  it('stores lines of members only, judged line after line within one commit', async () => {
    await room('r_2', 'a', 'b');
    const say = (author: string) =>
      store.append(line({ conversation: 'r_2', author, passage: { by: 'member' } }));
    const move = (author: string, passage: Partial<Passage>) =>
      store.append(
        line({ conversation: 'r_2', author, kind: 'moved', passage: { by: 'member', ...passage } }),
      );
    const results = await Promise.allSettled([
      say('b'),
      say('c'),
      move('a', { joins: ['c'] }),
      say('c'),
      move('a', { by: 'superior', leaves: ['b'] }),
      say('b'),
      move('b', { joins: ['d'] }),
      move('a', { joins: ['c'] }),
      move('c', { by: 'superior', leaves: ['a'] }),
      move('a', { leaves: ['a'] }),
      move('e', { by: 'anybody', joins: ['e'] }),
      move('a', { leaves: ['a'], owner: 'c' }),
      say('a'),
      say('c'),
    ]);
    expect(
      results.map((result) =>
        result.status === 'fulfilled' ? result.value.seq : (result.reason as { code: string }).code,
      ),
    ).toEqual([
      2,
      'not_found',
      3,
      4,
      5,
      'not_found',
      'not_found',
      'unavailable',
      'forbidden',
      'unavailable',
      'not_found',
      6,
      'not_found',
      7,
    ]);
    expect(await members('r_2')).toEqual(['c owner 3']);
    expect(await seqs('r_2')).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('closes an open room that everybody has left', async () => {
    const begins = { kind: 'room', title: 't', isOpen: true, people: ['a'] } as const;
    await store.append(line({ conversation: 'r_3', begins }));
    const join = (who: string) =>
      store.append(line({ conversation: 'r_3', author: who, passage: { by: 'anybody', joins: [who] } }));
    const go = (who: string, owner?: string) =>
      store.append(
        line({ conversation: 'r_3', author: who, passage: { by: 'member', leaves: [who], owner } }),
      );
    const [, , , last] = await Promise.allSettled([join('b'), go('a', 'b'), go('b'), join('c')]);
    expect(last).toMatchObject({ reason: { code: 'not_found' } });
    expect(await members('r_3')).toEqual([]);
  });

  it('refuses a conversation that does not exist, and nothing else of the same commit', async () => {
    const results = await Promise.allSettled([
      store.append(line()),
      store.append(line({ conversation: 'nowhere' })),
      store.append(line()),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'not_found' } });
    const [first, , third] = results as PromiseFulfilledResult<{ seq: number }>[];
    expect(third!.value.seq).toBe(first!.value.seq + 1);
  });
});
