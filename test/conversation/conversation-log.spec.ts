import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewEntry } from '../../src/conversation/log/log-store.js';
import { SEQ_PLACEHOLDER, compileStatement } from '../../src/conversation/log/transaction-statement.js';
import { line, TestLog } from './test-log.js';

// The contract that `LogStore` states, tested against the driver of this run.
describe('the log store', () => {
  let log: TestLog;
  beforeAll(async () => void (log = await TestLog.open()));
  afterAll(() => log.close());

  it('assigns gapless seqs in the order of the calls', async () => {
    const before = (await log.seqs('lobby')).length;
    const placed = await Promise.all(
      Array.from({ length: 200 }, (_, i) => log.store.append(line({ author: `a${i % 7}` }))),
    );
    expect(placed.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, i) => before + i + 1));
    expect(await log.seqs('lobby')).toEqual(Array.from({ length: before + 200 }, (_, i) => i + 1));
  });

  it('returns the original seq for a retry, in the same commit or later', async () => {
    const once = line({ author: 'r', clientId: 'r1' });
    const [first, second] = await Promise.all([
      log.store.append(once),
      log.store.append({ ...once, at: once.at + 5 }),
    ]);
    expect(first.duplicate).toBe(false);
    const again = { seq: first.seq, at: first.at, duplicate: true };
    expect(second).toEqual(again);
    expect(await log.store.append(once)).toEqual(again);
  });

  it('leaves no gap at a retry', async () => {
    const { seq } = await log.store.append(line({ author: 's', clientId: 's1' }));
    const placed = await Promise.all([
      log.store.append(line({ author: 's', clientId: 's1' })),
      log.store.append(line({ author: 's', clientId: 's2' })),
    ]);
    expect(placed.map((place) => place.seq)).toEqual([seq, seq + 1]);
  });

  it('creates a direct conversation with its first entry, once, with any number of concurrent creators', async () => {
    const people = ['p', 'q'] as const;
    const begins = { kind: 'direct', people } as const;
    const placed = await Promise.all(
      [0, 1, 2].map((i) => log.store.append(line({ conversation: 'd_pq', author: people[i % 2]!, begins }))),
    );
    expect(placed.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    const members = await log.database.query
      .selectFrom('members')
      .select('person')
      .where('conversation', '=', 'd_pq')
      .orderBy('person')
      .execute();
    expect(members.map(({ person }) => person)).toEqual(['p', 'q']);
  });

  /** The mentions of a conversation: any table would do. */
  const mentions = async (conversation: string) =>
    (
      await log.database.query
        .selectFrom('mentions')
        .select(['seq', 'person'])
        .where('conversation', '=', conversation)
        .orderBy('seq')
        .orderBy('person')
        .execute()
    ).map(({ seq, person }) => `${seq} ${person}`);
  const adding = (person: string | null, conversation = 'r_writes') =>
    compileStatement(
      log.database.query
        .insertInto('mentions')
        .values({ conversation, seq: SEQ_PLACEHOLDER, person: person as string })
        .onConflict((conflict) => conflict.doNothing()),
    );
  const removing = (person: string, conversation = 'r_writes') =>
    compileStatement(
      log.database.query
        .deleteFrom('mentions')
        .where('conversation', '=', conversation)
        .where('person', '=', person),
    );
  const finding = (person: string) =>
    compileStatement(log.database.query.selectFrom('mentions').select('seq').where('person', '=', person));

  it('runs the writes of entries in the order of the calls, and none for a retry', async () => {
    const begins = { kind: 'room', people: ['a'] } as const;
    const there = (more: Partial<NewEntry>) => log.store.append(line({ conversation: 'r_writes', ...more }));
    const once = { clientId: 'w1', writes: [adding('x'), adding('y')] };
    await Promise.all([
      there({ begins }),
      there(once),
      there({ ...once, writes: [adding('z')] }),
      there({ writes: [removing('y'), adding('y')] }),
    ]);
    await there({ ...once, writes: [adding('z')] });
    expect(await mentions('r_writes')).toEqual(['2 x', '3 y']);
    expect(await log.seqs('r_writes')).toEqual([1, 2, 3]);
  });

  it('stores an entry only where its condition holds at commit time', async () => {
    const conversation = 'r_requires';
    const there = (more: Partial<NewEntry>) => log.store.append(line({ conversation, ...more }));
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
    expect(await log.seqs(conversation)).toEqual([1, 2, 3, 4]);
  });

  it('rolls back an entry of which a part fails', async () => {
    const conversation = 'r_whole';
    const there = (more: Partial<NewEntry>) => log.store.append(line({ conversation, ...more }));
    await there({ begins: { kind: 'room', people: ['a'] }, writes: [adding('kept', conversation)] });
    const failing = there({
      requires: removing('kept', conversation),
      writes: [adding('lost', conversation), adding(null, conversation)],
    });
    await expect(failing).rejects.toMatchObject({ code: 'invalid' });
    expect(await mentions(conversation)).toEqual(['1 kept']);
    expect((await there({})).seq).toBe(2);
    expect(await log.seqs(conversation)).toEqual([1, 2]);
  });

  it('stores the other entries of a commit, in order, where the database rejects values of some', async () => {
    const conversation = 'r_refused';
    const there = (more: Partial<NewEntry>) => log.store.append(line({ conversation, ...more }));
    await there({ begins: { kind: 'room', people: ['a'] } });
    const isRefused = (n: number): boolean => n % 7 === 3;
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) =>
        there({
          clientId: `refused ${n}`,
          writes: [adding(`${n}`, conversation), ...(isRefused(n) ? [adding(null, conversation)] : [])],
        }),
      ),
    );
    let seq = 1;
    expect(
      results.map((result) => (result.status === 'fulfilled' ? result.value.seq : result.reason.code)),
    ).toEqual(Array.from({ length: 30 }, (_, n) => (isRefused(n) ? 'invalid' : (seq += 1))));
    expect(await log.seqs(conversation)).toEqual(Array.from({ length: seq }, (_, i) => i + 1));
  });

  it('rejects an entry for a missing conversation, and no other entry of the same commit', async () => {
    const results = await Promise.allSettled([
      log.store.append(line()),
      log.store.append(line({ conversation: 'nowhere' })),
      log.store.append(line()),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'not_found' } });
    const [first, , third] = results as PromiseFulfilledResult<{ seq: number }>[];
    expect(third!.value.seq).toBe(first!.value.seq + 1);
  });
});
