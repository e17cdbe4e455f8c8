import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Requests } from '../../src/protocol/events.js';
import type { ErrorCode } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import { EVENTS } from '../support/gateway-events.js';
import type { TestClient } from '../support/test-client.js';

const WHO = ['visitor', 'outsider', 'removed', 'keeper', 'muted', 'member', 'admin', 'owner'] as const;
/** `keeper` is an administrator of the server who is not in the room; `muted` is a member. */
type Who = (typeof WHO)[number];
type Answer = 'ok' | ErrorCode;
type Event = keyof Requests;
type Row = [event: Event, about: string, body: object, answers: Record<Who, Answer>];

const STRANGERS = {
  visitor: 'unauthenticated',
  outsider: 'not_found',
  removed: 'not_found',
  keeper: 'not_found',
} as const;

/** A user outside the room gets the reply for a missing room. */
const inside = (muted: Answer, member: Answer, admin: Answer, owner: Answer): Record<Who, Answer> => ({
  ...STRANGERS,
  muted,
  member,
  admin,
  owner,
});
const EVERY_MEMBER = inside('ok', 'ok', 'ok', 'ok');
const ADMINS = inside('forbidden', 'forbidden', 'ok', 'ok');
const OWNER = inside('forbidden', 'forbidden', 'forbidden', 'ok');
const NONE = inside('forbidden', 'forbidden', 'forbidden', 'forbidden');
const NOT_THERE = inside('not_found', 'not_found', 'not_found', 'not_found');
const EVERYBODY: Record<Who, Answer> = { ...EVERY_MEMBER, outsider: 'ok', removed: 'ok', keeper: 'ok' };

// In the room are the owner, two admins, the member, the muted member and a bystander. Each row
// gets a new room.
// prettier-ignore
const ROWS: Row[] = [
  ['room:create', 'a room', { title: 'another' }, EVERYBODY],
  ['room:list', 'the open rooms', {}, EVERYBODY],
  ['room:join', 'the closed room', {}, EVERY_MEMBER],
  ['room:leave', 'the room', {}, EVERY_MEMBER],
  ['room:members', 'the room', {}, EVERY_MEMBER],
  ['room:invite', 'a newcomer', { people: ['the newcomer'] }, EVERY_MEMBER],
  ['room:invitations', 'the invitations that wait', {}, EVERYBODY],
  ['room:accept', 'the room, without an invitation', {}, inside('ok', 'ok', 'ok', 'ok')],
  ['room:decline', 'the room, without an invitation', {}, NOT_THERE],
  ['room:remove', 'a member', { name: 'the bystander' }, ADMINS],
  ['room:remove', 'an admin', { name: 'the other deputy' }, OWNER],
  ['room:remove', 'the owner', { name: 'the owner' }, NONE],
  ['room:remove', 'an outsider', { name: 'the newcomer' }, NOT_THERE],
  ['room:role', 'a member, to be an admin', { name: 'the bystander', role: 'admin' }, OWNER],
  ['room:role', 'an admin, to be a member', { name: 'the other deputy', role: 'member' }, OWNER],
  ['room:role', 'an admin, to be one', { name: 'the other deputy', role: 'admin' }, OWNER],
  ['room:role', 'a member, to be the owner', { name: 'the bystander', role: 'owner' }, OWNER],
  ['room:role', 'the owner, to be a member', { name: 'the owner', role: 'member' }, NONE],
  ['room:role', 'an outsider, to be an admin', { name: 'the newcomer', role: 'admin' }, NOT_THERE],
  ['room:mute', 'a member', { name: 'the bystander', forMs: 60_000 }, ADMINS],
  ['room:mute', 'a muted member, to speak', { name: 'the muted', forMs: 0 }, ADMINS],
  ['room:mute', 'an admin', { name: 'the other deputy', forMs: 60_000 }, OWNER],
  ['room:mute', 'the owner', { name: 'the owner', forMs: 60_000 }, NONE],
  ['room:mute', 'an outsider', { name: 'the newcomer', forMs: 60_000 }, NOT_THERE],
  ['room:update', 'the title', { title: 'renamed' }, ADMINS],
  ['room:update', 'the announcement', { announcement: 'bring cups' }, ADMINS],
  ['room:update', 'who may join', { open: true }, ADMINS],
  ['room:update', 'who may speak', { silent: true }, ADMINS],
  ['room:update', 'nothing', {}, ADMINS],
  ['room:dissolve', 'the room', {}, OWNER],
  ['textmsg', 'the room', { content: 'x' }, inside('muted', 'ok', 'ok', 'ok')],
  ['history', 'the room', {}, { ...EVERY_MEMBER, visitor: 'not_found' }],
];
// prettier-ignore
const ROWS_OF_OPEN: Row[] = [
  ['room:join', 'the open room', {}, EVERYBODY],
  ['room:members', 'the open room', {}, EVERY_MEMBER],
  ['room:invite', 'a newcomer', { people: ['the newcomer'] }, EVERY_MEMBER],
  ['textmsg', 'the open room', { content: 'x' }, inside('muted', 'ok', 'ok', 'ok')],
];
// prettier-ignore
const ROWS_OF_SILENT: Row[] = [
  ['textmsg', 'the silent room', { content: 'x' }, inside('muted', 'muted', 'ok', 'ok')],
  ['room:leave', 'the silent room', {}, EVERY_MEMBER],
];

describe('requests about rooms', () => {
  let chat: TestServer;
  let people: Record<Who, TestClient>;
  const others: TestClient[] = [];
  let conversation: string;
  beforeAll(async () => {
    chat = await TestServer.open();
    people = Object.fromEntries(
      await Promise.all(
        WHO.map(async (who) => {
          if (who === 'visitor') return [who, await chat.visit()];
          return [
            who,
            await chat.join(
              `the ${who === 'admin' ? 'deputy' : who}`,
              who === 'keeper' ? { password: 'correct horse battery' } : {},
            ),
          ];
        }),
      ),
    ) as Record<Who, TestClient>;
    for (const name of ['the other deputy', 'the bystander', 'the newcomer'])
      others.push(await chat.join(name));
    await people.keeper.requestOk('admin:claim', { code: chat.firstAdminCode });
  });
  beforeEach(async () => {
    const { owner } = people;
    const names = ['deputy', 'other deputy', 'member', 'muted', 'removed', 'bystander'];
    const inThere = names.map((name) => `the ${name}`);
    ({ id: conversation } = await owner.requestOk('room:create', { title: 'a room', people: inThere }));
    for (const name of ['the deputy', 'the other deputy'])
      await owner.requestOk('room:role', { conversation, name, role: 'admin' });
    await owner.requestOk('room:mute', { conversation, name: 'the muted', forMs: 600_000 });
    await owner.requestOk('room:remove', { conversation, name: 'the removed' });
  });
  // No user can be in more than a hundred rooms. The current owner depends on the row.
  afterEach(async () => {
    for (const guest of [...Object.values(people), ...others])
      await guest.request('room:dissolve', { conversation });
  });
  afterAll(() => chat.close());

  it('has a row for every request about rooms', () => {
    const events = EVENTS.filter((event) => event.startsWith('room:'));
    expect(events.length).toBeGreaterThan(10);
    expect(events.filter((event) => !ROWS.some(([asked]) => asked === event))).toEqual([]);
  });

  const cellsOf = (rows: Row[]) =>
    rows.flatMap(([event, about, body, answers]) =>
      WHO.map((who) => ({ who, event, about, body, answer: answers[who] })),
    );
  type Cell = ReturnType<typeof cellsOf>[number];
  /** A refusal leaves no entry, whatever its target. */
  const hold = async ({ who, event, body, answer }: Cell): Promise<void> => {
    const { head } = await people.owner.requestOk('history', { conversation, limit: 1 });
    const reply = await people[who].send(event, { conversation, ...body });
    expect(reply.ok ? 'ok' : reply.error.code).toBe(answer);
    if (reply.ok) return;
    expect((await people.owner.requestOk('history', { conversation, limit: 1 })).head).toBe(head);
  };

  it.each(cellsOf(ROWS))('answers $event of $about by $who with $answer', hold);

  it.each(cellsOf(ROWS_OF_OPEN))(
    'answers $event of $about by $who with $answer in an open room',
    async (cell) => {
      await people.owner.requestOk('room:update', { conversation, open: true });
      await hold(cell);
    },
  );

  it.each(cellsOf(ROWS_OF_SILENT))(
    'answers $event of $about by $who with $answer in a silent room',
    async (cell) => {
      await people.owner.requestOk('room:update', { conversation, silent: true });
      await hold(cell);
    },
  );

  it.each(['room:role', 'room:mute', 'room:update', 'room:dissolve'])(
    'answers %s by users outside a room as for a missing room',
    async (event) => {
      const body = { name: 'the member', role: 'admin', forMs: 1, title: 'x' };
      const about = async (id: string) => people.outsider.send(event, { ...body, conversation: id });
      expect(await about(conversation)).toEqual(await about('r_none'));
      expect(await about('lobby')).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    },
  );
});
