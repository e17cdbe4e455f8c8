import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresLog } from '../../src/conversation/log.postgres.js';
import { SqliteLog } from '../../src/conversation/log.sqlite.js';
import type { Line, LogStore } from '../../src/conversation/log.store.js';
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
    people: null,
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
    const placed = await Promise.all(
      [0, 1, 2].map((i) => store.append(line({ conversation: 'd_pq', author: people[i % 2]!, people }))),
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
