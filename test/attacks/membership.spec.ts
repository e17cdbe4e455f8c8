import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { ADDED_INTO_MAX, INVITATIONS_MAX, INVITATIONS_PER_PERSON_MAX } from '../../src/protocol/constants.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { receivedIn, connectUsers } from '../support/users.js';

const FORBIDDEN = { ok: false, error: { code: 'forbidden' } };

describe('unwanted membership', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({}, undefined, { strangers: true })));
  afterAll(() => chat.close());

  const block = (who: TestClient, whom: TestClient) =>
    who.requestOk('people:block', { name: whom.name, on: true });
  /** Lets two users write to each other; they are acquainted from then on. */
  const acquaint = async (one: TestClient, other: TestClient) => {
    await one.sendText('hello', { to: other.name });
    await other.sendText('hello', { to: one.name });
  };

  it.each(['the invitee blocks the inviter', 'the inviter blocks the invitee'])(
    'neither adds nor invites a user where %s, acquainted or not',
    async (which) => {
      const [attacker, victim, bystander] = await connectUsers(chat, 'attacker', 'victim', 'bystander');
      await acquaint(attacker!, victim!);
      await acquaint(attacker!, bystander!);
      const { id: conversation } = await attacker!.requestOk('room:create', { title: 'trap' });
      await (which.startsWith('the invitee') ? block(victim!, attacker!) : block(attacker!, victim!));
      const people = [bystander!.name, victim!.name];
      const replies = [
        await attacker!.request('room:invite', { conversation, people }),
        await attacker!.request('room:create', { title: 'another trap', people }),
      ];
      // The reply does not say which user it was or who blocks whom.
      for (const reply of replies) {
        expect(reply).toMatchObject(FORBIDDEN);
        expect(JSON.stringify(reply)).not.toContain(victim!.name);
      }
      expect(replies[0]).toEqual(replies[1]);
      await chat.deliverAll(victim!, bystander!);
      for (const guest of [victim!, bystander!]) {
        expect(guest.received('room:invited')).toEqual([]);
        expect(receivedIn(guest, conversation)).toEqual([]);
      }
      expect((await attacker!.requestOk('room:members', { conversation })).members).toHaveLength(1);
    },
  );

  it('lets a user create and join rooms, however many strangers invite them', async () => {
    const victim = await chat.join('invited victim');
    const attackers = await connectUsers(chat, ...Array.from({ length: 25 }, () => 'stranger'));
    await Promise.all(
      attackers.map(async (attacker) => {
        for (let n = 0; n < INVITATIONS_PER_PERSON_MAX; n += 1) {
          const room = await attacker.requestOk('room:create', { title: `${n}`, people: [victim.name] });
          expect(room).toMatchObject({ members: 1, waiting: [victim.name] });
        }
        expect(await attacker.request('room:create', { title: 'x', people: [victim.name] })).toMatchObject(
          FORBIDDEN,
        );
      }),
    );
    const again = await chat.reconnect(victim);
    expect(again.welcome.conversations.map(({ id }) => id)).toEqual(['lobby']);
    expect(again.welcome.invitations).toBe(25 * INVITATIONS_PER_PERSON_MAX);
    expect(await victim.requestOk('room:create', { title: 'my own' })).toMatchObject({ role: 'owner' });
  });

  it('keeps half of the room limit for the user, however many rooms an acquaintance adds them to', async () => {
    const [attacker, accomplice, victim] = await connectUsers(chat, 'attacker', 'accomplice', 'victim');
    for (const one of [attacker!, accomplice!]) await acquaint(one, victim!);
    const people = [victim!.name];
    for (let n = 0; n < ADDED_INTO_MAX; n += 1) {
      await (n % 2 ? attacker! : accomplice!).requestOk('room:create', { title: `${n}`, people });
    }
    for (const one of [attacker!, accomplice!]) {
      const room = await one.requestOk('room:create', { title: 'one too many', people });
      expect(room).toMatchObject({ members: 1, waiting: people });
    }
    for (let n = 0; n < ADDED_INTO_MAX; n += 1) await victim!.requestOk('room:create', { title: `my ${n}` });
    expect(await victim!.request('room:create', { title: 'my last' })).toMatchObject(FORBIDDEN);
  });

  it('makes no acquaintance of a user who joins the same open room', async () => {
    const [attacker, victim, host] = await connectUsers(chat, 'attacker', 'victim', 'host');
    const { id } = await host!.requestOk('room:create', { title: 'everybody', open: true });
    for (const guest of [victim!, attacker!]) await guest.requestOk('room:join', { conversation: id });
    const room = await attacker!.requestOk('room:create', { title: 'trap', people: [victim!.name] });
    expect(room).toMatchObject({ members: 1, waiting: [victim!.name] });
  });

  it('makes no acquaintance of a user who closes an open room that the user joined', async () => {
    const [attacker, victim, friend] = await connectUsers(chat, 'attacker', 'victim', 'friend');
    await acquaint(attacker!, friend!);
    const { id } = await attacker!.requestOk('room:create', { title: 'everybody', open: true });
    await victim!.requestOk('room:join', { conversation: id });
    for (const open of [false, true, false])
      await attacker!.requestOk('room:update', { conversation: id, open });
    const people = [victim!.name];
    const room = await attacker!.requestOk('room:create', { title: 'trap', people });
    expect(room).toMatchObject({ members: 1, waiting: people });
    // Nor of users whom the attacker adds afterwards.
    await attacker!.requestOk('room:invite', { conversation: id, people: [friend!.name] });
    const another = await friend!.requestOk('room:create', { title: 'another trap', people });
    expect(another).toMatchObject({ members: 1, waiting: people });
    // A user who joined while it was closed accepted an invitation.
    await attacker!.requestOk('room:remove', { conversation: id, name: victim!.name });
    await attacker!.requestOk('room:invite', { conversation: id, people });
    await victim!.requestOk('room:accept', { conversation: id });
    const shared = await friend!.requestOk('room:create', { title: 'friends', people });
    expect(shared).toMatchObject({ members: 2 });
  });

  it('makes no acquaintance of a user who writes and gets no reply', async () => {
    const [attacker, victim] = await connectUsers(chat, 'attacker', 'victim');
    for (const content of ['hello', 'hello?']) await attacker!.sendText(content, { to: victim!.name });
    const room = await attacker!.requestOk('room:create', { title: 'trap', people: [victim!.name] });
    expect(room).toMatchObject({ members: 1, waiting: [victim!.name] });
  });

  it('invites a user once who declined, whichever member invites again', async () => {
    const [attacker, accomplice, victim] = await connectUsers(chat, 'attacker', 'accomplice', 'victim');
    const { id: conversation } = await attacker!.requestOk('room:create', { title: 'nagging', open: true });
    await accomplice!.requestOk('room:join', { conversation });
    await attacker!.requestOk('room:invite', { conversation, people: [victim!.name] });
    await victim!.requestOk('room:decline', { conversation });
    for (const one of [attacker!, accomplice!]) {
      await one.requestOk('room:invite', { conversation, people: [victim!.name] });
    }
    await chat.deliverAll(victim!);
    expect(victim!.received('room:invited').filter((one) => one.conversation === conversation)).toHaveLength(
      1,
    );
  });

  it('refuses an inviter whose pending invitations are at the limit', async () => {
    const attacker = await chat.join('an inviter');
    const strangers = await connectUsers(chat, ...Array.from({ length: 21 }, () => 'one of many'));
    const names = strangers.map(({ name }) => name);
    for (let n = 0; n < INVITATIONS_PER_PERSON_MAX; n += 1) {
      const { waiting } = await attacker.requestOk('room:create', {
        title: `${n}`,
        people: names.slice(0, 20),
      });
      expect(waiting).toHaveLength(INVITATIONS_MAX / INVITATIONS_PER_PERSON_MAX);
    }
    const { id: conversation } = await attacker.requestOk('room:create', { title: 'last' });
    expect(await attacker.request('room:invite', { conversation, people: [names[20]!] })).toMatchObject(
      FORBIDDEN,
    );
    await chat.deliverAll(strangers[20]!);
    expect(strangers[20]!.received('room:invited')).toEqual([]);
  });

  it('joins once, however many accepts run at the same time', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { id: conversation } = await alice!.requestOk('room:create', {
      title: 'once',
      people: [bob!.name],
    });
    const tabs = [bob!, await chat.reconnect(bob!), await chat.reconnect(bob!)];
    const replies = await Promise.all(tabs.map((tab) => tab.request('room:accept', { conversation })));
    expect(replies.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    const { entries } = await alice!.requestOk('history', { conversation });
    expect(entries.filter(({ kind }) => kind === 'joined')).toHaveLength(2);
  });

  it('makes no member the owner when the owner leaves', async () => {
    const [attacker, victim] = await connectUsers(chat, 'attacker', 'victim');
    await acquaint(attacker!, victim!);
    const { id: conversation } = await attacker!.requestOk('room:create', {
      title: 'burden',
      people: [victim!.name],
    });
    await attacker!.requestOk('room:leave', { conversation });
    await victim!.receives('notice', { conversation, kind: 'left' });
    const { members, claimable } = await victim!.requestOk('room:members', { conversation });
    expect([members.map(({ role }) => role), claimable]).toEqual([['member'], true]);
    expect(await rolesIn(conversation)).toEqual(['member']);
  });

  const rolesIn = async (conversation: string) =>
    (
      await chat
        .get(Database)
        .query.selectFrom('members')
        .select('role')
        .where('conversation', '=', conversation)
        .execute()
    ).map(({ role }) => role);

  it('lets one of several members claim a room at the same time', async () => {
    const [attacker, ...members] = await connectUsers(chat, 'attacker', 'b', 'c', 'd');
    for (const member of members) await acquaint(attacker!, member);
    const people = members.map(({ name }) => name);
    const { id: conversation } = await attacker!.requestOk('room:create', { title: 'vacant', people });
    await attacker!.requestOk('room:leave', { conversation });
    const replies = await Promise.all(
      members.map((member) =>
        member.request('room:role', { conversation, name: member.name, role: 'owner' }),
      ),
    );
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await rolesIn(conversation)).filter((role) => role === 'owner')).toHaveLength(1);
  });
});
