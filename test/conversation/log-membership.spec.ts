import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewEntry } from '../../src/conversation/log/log-store.js';
import type { MembershipChange } from '../../src/conversation/log/membership-rules.js';
import type { Role } from '../../src/protocol/types.js';
import { fates, line, TestLog } from './test-log.js';

// The contract that `LogStore` states, tested against the driver of this run.
describe('the log store of a room', () => {
  let log: TestLog;
  beforeAll(async () => void (log = await TestLog.open()));
  afterAll(() => log.close());

  it('stores entries of members only, checked entry by entry within one commit', async () => {
    await log.room('r_2', 'a', 'b');
    const say = (author: string) =>
      log.store.append(line({ conversation: 'r_2', author, change: { allowedFor: 'member' } }));
    const move = (author: string, change: Partial<MembershipChange>) =>
      log.store.append(
        line({ conversation: 'r_2', author, kind: 'moved', change: { allowedFor: 'member', ...change } }),
      );
    const results = await Promise.allSettled([
      say('b'),
      say('c'),
      move('a', { joins: ['c'] }),
      say('c'),
      move('a', { allowedFor: 'superior', leaves: ['b'] }),
      say('b'),
      move('b', { joins: ['d'] }),
      move('a', { joins: ['c'] }),
      move('c', { allowedFor: 'superior', leaves: ['a'] }),
      move('a', { leaves: ['a'] }),
      move('e', { allowedFor: 'anybody', joins: ['e'] }),
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
      6,
      'not_found',
      'not_found',
      'not_found',
      7,
    ]);
    expect(await log.members('r_2')).toEqual(['c member 3']);
    expect(await log.seqs('r_2')).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('applies a new role from the next entry of the same commit on, and keeps one owner', async () => {
    await log.room('r_4', 'a', 'b', 'c', 'd');
    const add = log.inRoom('r_4');
    const appoint = (author: string, person: string, role: Role) =>
      add(author, { allowedFor: 'owner', appoints: { person, role } });
    const remove = (author: string, person: string) =>
      add(author, { allowedFor: 'superior', leaves: [person] });
    expect(
      await fates([
        add('b', { allowedFor: 'admin', changes: { title: 'x' } }),
        appoint('b', 'b', 'owner'),
        appoint('a', 'b', 'admin'),
        add('b', { allowedFor: 'admin', changes: { title: 'y' } }),
        remove('b', 'd'),
        remove('b', 'a'),
        appoint('b', 'c', 'admin'),
        appoint('a', 'a', 'member'),
        appoint('a', 'c', 'owner'),
        appoint('a', 'b', 'member'),
        add('a', { allowedFor: 'member', leaves: ['a'], appoints: { person: 'b', role: 'owner' } }),
        add('c', { allowedFor: 'owner', leaves: ['c', 'b'] }),
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
    expect(await log.members('r_4')).toEqual(['a member 1', 'b admin 1', 'c owner 1']);
    const { title } = await log.database.query
      .selectFrom('conversations')
      .select('title')
      .where('id', '=', 'r_4')
      .executeTakeFirstOrThrow();
    expect(title).toBe('y');
  });

  it('rejects entries of a muted member, from the next entry of the same commit to the end of the mute', async () => {
    await log.room('r_5', 'a', 'b', 'c');
    const add = log.inRoom('r_5');
    const now = Date.now();
    const say = (author: string, more: Partial<NewEntry> = {}) =>
      add(author, { allowedFor: 'speaker' }, { at: now, ...more });
    const mute = (author: string, person: string, until: number | null) =>
      add(author, { allowedFor: 'superior', mutes: { person, until } });
    expect(
      await fates([
        say('b', { clientId: 'b1' }),
        mute('b', 'c', now + 60_000),
        mute('a', 'b', now + 60_000),
        say('b'),
        say('b', { clientId: 'b1' }),
        say('b', { at: now + 60_000 }),
        say('c'),
        mute('a', 'a', now + 60_000),
        mute('a', 'b', null),
        say('b'),
        add('a', { allowedFor: 'admin', changes: { silent: 1 } }),
        say('b'),
        say('a'),
        add('a', { allowedFor: 'owner', appoints: { person: 'b', role: 'admin' } }),
        say('b'),
        add('a', { allowedFor: 'admin', changes: { silent: 0 } }),
        say('c'),
      ]),
    ).toEqual([2, 'forbidden', 3, 'muted', 2, 4, 5, 'forbidden', 6, 7, 8, 'muted', 9, 10, 11, 12, 13]);
    await expect(fates([say('c'), mute('a', 'c', now + 60_000)])).resolves.toEqual([14, 15]);
    await expect(say('c', { at: now + 100 })).rejects.toMatchObject({
      code: 'muted',
      details: { retryAfterMs: expect.any(Number) },
    });
    await add('a', { allowedFor: 'owner', appoints: { person: 'c', role: 'owner' } });
    expect(await fates([say('c'), say('a')])).toEqual([17, 18]);
  });

  it('keeps a mute when its member leaves and rejoins, in the same commit or later', async () => {
    const begins = { kind: 'room', title: 't', isOpen: true, people: ['a', 'b'] } as const;
    await log.store.append(line({ conversation: 'r_7', begins }));
    const add = log.inRoom('r_7');
    const now = Date.now();
    const mute = (until: number | null) =>
      add('a', { allowedFor: 'superior', mutes: { person: 'b', until } });
    const leave = () => add('b', { allowedFor: 'member', leaves: ['b'] });
    const join = () => add('b', { allowedFor: 'anybody', joins: ['b'] });
    const say = (at = now) => add('b', { allowedFor: 'speaker' }, { at });
    expect(await fates([mute(now + 60_000), leave(), join(), say(), leave()])).toEqual([2, 3, 4, 'muted', 5]);
    expect(await fates([join(), say()])).toEqual([6, 'muted']);
    expect(await fates([say(), leave()])).toEqual(['muted', 7]);
    await join();
    expect(await fates([say(), say(now + 60_000), mute(null), leave(), join(), say()])).toEqual([
      'muted',
      9,
      10,
      11,
      12,
      13,
    ]);
  });

  it('lets one member claim a room without an owner, an admin before all others', async () => {
    await log.room('r_vacant', 'a', 'b', 'c', 'd');
    const add = log.inRoom('r_vacant');
    const claim = (who: string) =>
      add(who, { allowedFor: 'member', appoints: { person: who, role: 'owner' } });
    expect(
      await fates([
        claim('b'),
        add('a', { allowedFor: 'owner', appoints: { person: 'c', role: 'admin' } }),
        add('a', { allowedFor: 'member', leaves: ['a'] }),
        claim('b'),
        add('b', { allowedFor: 'member', appoints: { person: 'd', role: 'owner' } }),
        claim('c'),
        claim('d'),
        add('c', { allowedFor: 'member', leaves: ['c'] }),
        claim('b'),
        claim('d'),
      ]),
    ).toEqual(['unavailable', 2, 3, 'unavailable', 'unavailable', 4, 'unavailable', 5, 6, 'unavailable']);
    expect(await log.members('r_vacant')).toEqual(['b owner 1', 'd member 1']);
  });

  it('ends a room for all members at once, or not at all where a user joined in between', async () => {
    const begins = { kind: 'room', title: 't', isOpen: true, people: ['a', 'b'] } as const;
    await log.store.append(line({ conversation: 'r_6', begins }));
    const add = log.inRoom('r_6');
    expect(
      await fates([
        add('b', { allowedFor: 'owner', leaves: ['a', 'b'] }),
        add('c', { allowedFor: 'anybody', joins: ['c'] }),
        add('a', { allowedFor: 'owner', leaves: ['a', 'b'] }),
        add('a', { allowedFor: 'owner', leaves: ['a', 'b', 'c'] }),
        add('a', { allowedFor: 'speaker' }),
        add('d', { allowedFor: 'anybody', joins: ['d'] }),
      ]),
    ).toEqual(['forbidden', 2, 'unavailable', 3, 'not_found', 'not_found']);
    expect(await log.members('r_6')).toEqual([]);
  });

  it('closes an open room that all members have left', async () => {
    const begins = { kind: 'room', title: 't', isOpen: true, people: ['a'] } as const;
    await log.store.append(line({ conversation: 'r_3', begins }));
    const join = (who: string) =>
      log.store.append(
        line({ conversation: 'r_3', author: who, change: { allowedFor: 'anybody', joins: [who] } }),
      );
    const go = (who: string, appoints?: MembershipChange['appoints']) =>
      log.store.append(
        line({ conversation: 'r_3', author: who, change: { allowedFor: 'member', leaves: [who], appoints } }),
      );
    const toB = { person: 'b', role: 'owner' } as const;
    const [, , , last] = await Promise.allSettled([join('b'), go('a', toB), go('b'), join('c')]);
    expect(last).toMatchObject({ reason: { code: 'not_found' } });
    expect(await log.members('r_3')).toEqual([]);
  });
});
