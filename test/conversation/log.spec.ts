import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresLog } from '../../src/conversation/log.postgres.js';
import { SqliteLog } from '../../src/conversation/log.sqlite.js';
import type { Line, LogStore } from '../../src/conversation/log.store.js';
import type { Passage } from '../../src/conversation/passage.js';
import { SEQ_OF_LINE, written } from '../../src/conversation/write.js';
import { PostgresDatabase } from '../../src/database/postgres/postgres.database.js';
import { SqliteDatabase } from '../../src/database/sqlite/sqlite.database.js';
import type { Role } from '../../src/protocol/shapes.js';
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
      move('a', { leaves: ['a'], appoints: { person: 'c', role: 'owner' } }),
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

  /** The seq of each line that was stored, the code of each that was refused. */
  const fates = async (lines: Promise<{ seq: number }>[]): Promise<(number | string)[]> =>
    (await Promise.allSettled(lines)).map((result) =>
      result.status === 'fulfilled' ? result.value.seq : (result.reason as { code: string }).code,
    );
  const inRoom =
    (conversation: string) =>
    (author: string, passage: Passage, more: Partial<Line> = {}) =>
      store.append(line({ conversation, author, passage, ...more }));

  it('counts a new role from the next line of the same commit on, and keeps one owner', async () => {
    await room('r_4', 'a', 'b', 'c', 'd');
    const add = inRoom('r_4');
    const appoint = (author: string, person: string, role: Role) =>
      add(author, { by: 'owner', appoints: { person, role } });
    const remove = (author: string, person: string) => add(author, { by: 'superior', leaves: [person] });
    expect(
      await fates([
        add('b', { by: 'admin', changes: { title: 'x' } }),
        appoint('b', 'b', 'owner'),
        appoint('a', 'b', 'admin'),
        add('b', { by: 'admin', changes: { title: 'y' } }),
        remove('b', 'd'),
        remove('b', 'a'),
        appoint('b', 'c', 'admin'),
        appoint('a', 'a', 'member'),
        appoint('a', 'c', 'owner'),
        appoint('a', 'b', 'member'),
        add('a', { by: 'member', leaves: ['a'], appoints: { person: 'b', role: 'owner' } }),
        add('c', { by: 'owner', leaves: ['c', 'b'] }),
        appoint('c', 'z', 'admin'),
      ]),
    ).toEqual([
      'forbidden',
      'forbidden',
      2,
      3,
      4,
      'forbidden',
      'forbidden',
      'forbidden',
      5,
      'forbidden',
      'unavailable',
      'unavailable',
      'unavailable',
    ]);
    expect(await members('r_4')).toEqual(['a member 1', 'b admin 1', 'c owner 1']);
    const { title } = await database.query
      .selectFrom('conversations')
      .select('title')
      .where('id', '=', 'r_4')
      .executeTakeFirstOrThrow();
    expect(title).toBe('y');
  });

  it('stores nothing of whoever is silenced, from the next line of the same commit to the end', async () => {
    await room('r_5', 'a', 'b', 'c');
    const add = inRoom('r_5');
    const now = Date.now();
    const say = (author: string, more: Partial<Line> = {}) =>
      add(author, { by: 'speaker' }, { at: now, ...more });
    const silence = (author: string, person: string, until: number | null) =>
      add(author, { by: 'superior', silences: { person, until } });
    expect(
      await fates([
        say('b', { clientId: 'b1' }),
        silence('b', 'c', now + 60_000),
        silence('a', 'b', now + 60_000),
        say('b'),
        say('b', { clientId: 'b1' }),
        say('b', { at: now + 60_000 }),
        say('c'),
        silence('a', 'a', now + 60_000),
        silence('a', 'b', null),
        say('b'),
        add('a', { by: 'admin', changes: { silent: 1 } }),
        say('b'),
        say('a'),
        add('a', { by: 'owner', appoints: { person: 'b', role: 'admin' } }),
        say('b'),
        add('a', { by: 'admin', changes: { silent: 0 } }),
        say('c'),
      ]),
    ).toEqual([2, 'forbidden', 3, 'muted', 2, 4, 5, 'forbidden', 6, 7, 8, 'muted', 9, 10, 11, 12, 13]);
    await expect(fates([say('c'), silence('a', 'c', now + 60_000)])).resolves.toEqual([14, 15]);
    await expect(say('c', { at: now + 100 })).rejects.toMatchObject({
      code: 'muted',
      more: { retryAfterMs: expect.any(Number) },
    });
    await add('a', { by: 'owner', appoints: { person: 'c', role: 'owner' } });
    expect(await fates([say('c'), say('a')])).toEqual([17, 18]);
  });

  it('keeps whoever is silenced silenced who goes and comes back, in the same commit or later', async () => {
    const begins = { kind: 'room', title: 't', isOpen: true, people: ['a', 'b'] } as const;
    await store.append(line({ conversation: 'r_7', begins }));
    const add = inRoom('r_7');
    const now = Date.now();
    const silence = (until: number | null) => add('a', { by: 'superior', silences: { person: 'b', until } });
    const leave = () => add('b', { by: 'member', leaves: ['b'] });
    const join = () => add('b', { by: 'anybody', joins: ['b'] });
    const say = (at = now) => add('b', { by: 'speaker' }, { at });
    expect(await fates([silence(now + 60_000), leave(), join(), say(), leave()])).toEqual([
      2,
      3,
      4,
      'muted',
      5,
    ]);
    expect(await fates([join(), say()])).toEqual([6, 'muted']);
    expect(await fates([say(), leave()])).toEqual(['muted', 7]);
    await join();
    expect(await fates([say(), say(now + 60_000), silence(null), leave(), join(), say()])).toEqual([
      'muted',
      9,
      10,
      11,
      12,
      13,
    ]);
  });

  it('ends a room for everybody at once, or not at all where somebody came in between', async () => {
    const begins = { kind: 'room', title: 't', isOpen: true, people: ['a', 'b'] } as const;
    await store.append(line({ conversation: 'r_6', begins }));
    const add = inRoom('r_6');
    expect(
      await fates([
        add('b', { by: 'owner', leaves: ['a', 'b'] }),
        add('c', { by: 'anybody', joins: ['c'] }),
        add('a', { by: 'owner', leaves: ['a', 'b'] }),
        add('a', { by: 'owner', leaves: ['a', 'b', 'c'] }),
        add('a', { by: 'speaker' }),
        add('d', { by: 'anybody', joins: ['d'] }),
      ]),
    ).toEqual(['forbidden', 2, 'unavailable', 3, 'not_found', 'not_found']);
    expect(await members('r_6')).toEqual([]);
  });

  it('closes an open room that everybody has left', async () => {
    const begins = { kind: 'room', title: 't', isOpen: true, people: ['a'] } as const;
    await store.append(line({ conversation: 'r_3', begins }));
    const join = (who: string) =>
      store.append(line({ conversation: 'r_3', author: who, passage: { by: 'anybody', joins: [who] } }));
    const go = (who: string, appoints?: Passage['appoints']) =>
      store.append(
        line({ conversation: 'r_3', author: who, passage: { by: 'member', leaves: [who], appoints } }),
      );
    const toB = { person: 'b', role: 'owner' } as const;
    const [, , , last] = await Promise.allSettled([join('b'), go('a', toB), go('b'), join('c')]);
    expect(last).toMatchObject({ reason: { code: 'not_found' } });
    expect(await members('r_3')).toEqual([]);
  });

  /** The mentions of a conversation: any table would do. */
  const mentions = async (conversation: string) =>
    (
      await database.query
        .selectFrom('mentions')
        .select(['seq', 'person'])
        .where('conversation', '=', conversation)
        .orderBy('seq')
        .orderBy('person')
        .execute()
    ).map(({ seq, person }) => `${seq} ${person}`);
  const adding = (person: string | null, conversation = 'r_writes') =>
    written(
      database.query
        .insertInto('mentions')
        .values({ conversation, seq: SEQ_OF_LINE, person: person as string })
        .onConflict((conflict) => conflict.doNothing()),
    );
  const removing = (person: string, conversation = 'r_writes') =>
    written(
      database.query
        .deleteFrom('mentions')
        .where('conversation', '=', conversation)
        .where('person', '=', person),
    );
  const finding = (person: string) =>
    written(database.query.selectFrom('mentions').select('seq').where('person', '=', person));

  it('does what lines write at their places, in the order of the calls, and for a retry nothing', async () => {
    const begins = { kind: 'room', people: ['a'] } as const;
    const there = (more: Partial<Line>) => store.append(line({ conversation: 'r_writes', ...more }));
    const once = { clientId: 'w1', writes: [adding('x'), adding('y')] };
    await Promise.all([
      there({ begins }),
      there(once),
      there({ ...once, writes: [adding('z')] }),
      there({ writes: [removing('y'), adding('y')] }),
    ]);
    await there({ ...once, writes: [adding('z')] });
    expect(await mentions('r_writes')).toEqual(['2 x', '3 y']);
    expect(await seqs('r_writes')).toEqual([1, 2, 3]);
  });

  it('stores a line only where what it requires is so at that moment', async () => {
    const conversation = 'r_requires';
    const there = (more: Partial<Line>) => store.append(line({ conversation, ...more }));
    await there({ begins: { kind: 'room', people: ['a'] }, writes: [adding('only', conversation)] });
    const results = await Promise.allSettled([
      there({ requires: finding('only'), clientId: 'r1' }),
      there({ requires: finding('nobody') }),
      there({ requires: removing('only', conversation), writes: [adding('done', conversation)] }),
      there({ requires: removing('only', conversation), writes: [adding('twice', conversation)] }),
      there({}),
      there({ requires: finding('only'), clientId: 'r1' }),
    ]);
    expect(
      results.map((result) => (result.status === 'fulfilled' ? result.value.seq : result.reason.code)),
    ).toEqual([2, 'not_found', 3, 'not_found', 4, 2]);
    expect(await mentions(conversation)).toEqual(['3 done']);
    expect(await seqs(conversation)).toEqual([1, 2, 3, 4]);
  });

  it('leaves nothing of a line of which a part fails', async () => {
    const conversation = 'r_whole';
    const there = (more: Partial<Line>) => store.append(line({ conversation, ...more }));
    await there({ begins: { kind: 'room', people: ['a'] }, writes: [adding('kept', conversation)] });
    const failing = there({
      requires: removing('kept', conversation),
      writes: [adding('lost', conversation), adding(null, conversation)],
    });
    await expect(failing).rejects.toMatchObject({ code: 'unavailable' });
    expect(await mentions(conversation)).toEqual(['1 kept']);
    expect((await there({})).seq).toBe(2);
    expect(await seqs(conversation)).toEqual([1, 2]);
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
