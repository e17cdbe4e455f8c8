import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConversationList } from '../../src/conversation/conversation-list.js';
import { Database } from '../../src/database/database.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { receivedIn, createRoom, connectUsers } from '../support/users.js';

const NOT_FOUND = { ok: false, error: { code: 'not_found', message: 'no such conversation' } };
const FORBIDDEN = { ok: false, error: { code: 'forbidden' } };

describe('the owner of a room', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('appoints admins on all their connections, and tells no user outside the room', async () => {
    const [alice, bob, carol, outsider] = await connectUsers(chat, 'alice', 'bob', 'carol', 'outsider');
    const conversation = await createRoom(alice!, bob!, carol!);
    const tab = await chat.reconnect(bob!);
    await alice!.requestOk('room:role', { conversation, name: bob!.name, role: 'admin' });
    const line = { kind: 'role', seq: 2, whom: bob!.name, role: 'admin', by: alice!.name } as const;
    for (const guest of [alice!, bob!, carol!, tab])
      await guest.receives('notice', { conversation, ...line });
    for (const guest of [bob!, tab])
      await guest.receives('conversation', { id: conversation, role: 'admin' });
    const { members } = await carol!.requestOk('room:members', { conversation });
    expect(members.map(({ name, role }) => [name, role])).toEqual([
      [alice!.name, 'owner'],
      [bob!.name, 'admin'],
      [carol!.name, 'member'],
    ]);
    const { entries } = await carol!.requestOk('history', { conversation });
    expect(entries.at(-1)).toMatchObject(line);
    const again = await chat.reconnect(bob!);
    expect(again.welcome.conversations).toContainEqual(
      expect.objectContaining({ id: conversation, role: 'admin' }),
    );

    await chat.deliverAll(carol!, outsider!);
    expect(receivedIn(carol!, conversation)).toEqual(['conversation room', 'notice joined', 'notice role']);
    expect(receivedIn(outsider!, conversation)).toEqual([]);
  });

  it('gives and revokes permissions with a role', async () => {
    const [alice, bob, carol, dave] = await connectUsers(chat, 'alice', 'bob', 'carol', 'dave');
    const conversation = await createRoom(alice!, bob!, carol!, dave!);
    const remove = (name: string) => bob!.request('room:remove', { conversation, name });
    expect(await remove(carol!.name)).toMatchObject(FORBIDDEN);
    await alice!.requestOk('room:role', { conversation, name: bob!.name, role: 'admin' });
    expect(await remove(carol!.name)).toMatchObject({ ok: true });
    await alice!.requestOk('room:role', { conversation, name: bob!.name, role: 'member' });
    expect(await remove(dave!.name)).toMatchObject(FORBIDDEN);
    await bob!.receives('conversation', { id: conversation, role: 'member', members: 3 });
    await chat.deliverAll(dave!);
    expect(dave!.received('conversation:gone')).toEqual([]);
  });

  it('hands over the room and becomes a member', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const conversation = await createRoom(alice!, bob!);
    await alice!.requestOk('room:role', { conversation, name: bob!.name, role: 'owner' });
    await alice!.receives('conversation', { id: conversation, role: 'member' });
    await bob!.receives('conversation', { id: conversation, role: 'owner' });
    await bob!.receives('notice', { kind: 'role', whom: bob!.name, role: 'owner', by: alice!.name });
    expect(
      await alice!.request('room:role', { conversation, name: alice!.name, role: 'owner' }),
    ).toMatchObject(FORBIDDEN);
    expect(await alice!.request('room:dissolve', { conversation })).toMatchObject(FORBIDDEN);
    await bob!.requestOk('room:remove', { conversation, name: alice!.name });
    await chat.deliverAll(outsider!);
    expect(receivedIn(outsider!, conversation)).toEqual([]);
  });

  it('is at most one user when a handover and a leave run at the same time', async () => {
    const [alice, bob, carol] = await connectUsers(chat, 'alice', 'bob', 'carol');
    const tab = await chat.reconnect(alice!);
    for (let round = 0; round < 20; round += 1) {
      const conversation = await createRoom(alice!, bob!, carol!);
      const appoint = (whom: TestClient) =>
        alice!.request('room:role', { conversation, name: whom.name, role: 'owner' });
      await Promise.all([appoint(round % 2 ? bob! : carol!), tab.requestOk('room:leave', { conversation })]);
      const { members } = await carol!.requestOk('room:members', { conversation });
      // A user who left before the handover has left the room without an owner.
      const owners = members.filter(({ role }) => role === 'owner');
      expect([members.length, owners.length <= 1]).toEqual([2, true]);
      const { entries } = await carol!.requestOk('history', { conversation });
      const named = entries.flatMap((entry) => (entry.kind === 'role' ? [entry.whom] : []));
      expect(named).toEqual(owners.map(({ name }) => name));
    }
  });

  it('sends no entry and no event for a role that a member already has', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const conversation = await createRoom(alice!, bob!);
    await alice!.requestOk('room:role', { conversation, name: bob!.name, role: 'member' });
    await alice!.requestOk('room:role', { conversation, name: alice!.name, role: 'owner' });
    await chat.deliverAll(bob!);
    expect(receivedIn(bob!, conversation)).toEqual(['conversation room', 'notice joined']);
    expect((await alice!.requestOk('history', { conversation })).head).toBe(1);
  });

  it('is succeeded after leaving by an admin rather than by the longest-standing member', async () => {
    const [alice, bob, carol] = await connectUsers(chat, 'alice', 'bob', 'carol');
    const conversation = await createRoom(alice!, bob!);
    await alice!.requestOk('room:invite', { conversation, people: [carol!.name] });
    await alice!.requestOk('room:role', { conversation, name: carol!.name, role: 'admin' });
    await alice!.requestOk('room:leave', { conversation });
    const claim = (who: TestClient) =>
      who.request('room:role', { conversation, name: who.name, role: 'owner' });
    expect(await claim(bob!)).toMatchObject(FORBIDDEN);
    expect(await claim(carol!)).toMatchObject({ ok: true });
    await carol!.receives('conversation', { id: conversation, role: 'owner', members: 2 });
    await bob!.receives('notice', { kind: 'role', whom: carol!.name, role: 'owner', by: carol!.name });
  });

  it('ends the room: its last entry is the last that members receive, and nothing of it can be read afterwards', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const { id: conversation } = await alice!.requestOk('room:create', {
      title: 'for a while',
      people: [bob!.name],
      open: true,
    });
    await bob!.receives('conversation', { id: conversation });
    const tab = await chat.reconnect(bob!);
    await Promise.all([
      bob!.sendText('before', { conversation }),
      alice!.requestOk('room:dissolve', { conversation }),
      alice!.request('textmsg', { content: 'after', conversation }),
    ]);
    for (const guest of [alice!, bob!, tab]) {
      await guest.receives('conversation:gone', { conversation });
      expect(guest.received('notice')).toContainEqual(
        expect.objectContaining({ kind: 'dissolved', conversation, by: alice!.name }),
      );
    }
    await chat.deliverAll(alice!, bob!, tab, outsider!);
    for (const guest of [alice!, bob!, tab]) {
      expect(receivedIn(guest, conversation).slice(-2)).toEqual(['notice dissolved', 'conversation:gone']);
      expect(guest.texts(conversation)).not.toContain('after');
    }
    expect(receivedIn(outsider!, conversation)).toEqual([]);

    for (const guest of [alice!, bob!, outsider!]) {
      expect(await guest.request('history', { conversation })).toEqual(NOT_FOUND);
      expect(await guest.request('room:join', { conversation })).toEqual(NOT_FOUND);
      expect(await guest.request('room:members', { conversation })).toEqual(NOT_FOUND);
      expect(await guest.request('room:dissolve', { conversation })).toEqual(NOT_FOUND);
      expect(await guest.request('textmsg', { content: 'x', conversation })).toEqual(NOT_FOUND);
    }
    const { rooms } = await outsider!.requestOk('room:list', {});
    expect(rooms.map(({ id }) => id)).not.toContain(conversation);
    const again = await chat.reconnect(alice!);
    expect(again.welcome.conversations.map(({ id }) => id)).not.toContain(conversation);
    const last = await chat
      .get(Database)
      .query.selectFrom('entries')
      .select('kind')
      .where('conversation', '=', conversation)
      .orderBy('seq', 'desc')
      .executeTakeFirst();
    expect(last).toEqual({ kind: 'dissolved' });
  });

  it('sends a member nothing about a room that they left during the lookup of their view', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const conversation = await createRoom(alice!, bob!);
    const list = chat.get(ConversationList);
    const { getOne } = list;
    let letGo!: () => void;
    const isGone = new Promise<void>((done) => (letGo = done));
    const isLookedUp = new Promise<void>((lookedUp) => {
      list.getOne = async (person, id) => {
        const seen = await getOne.call(list, person, id);
        lookedUp();
        await isGone;
        return seen;
      };
    });
    const appointed = alice!.request('room:role', { conversation, name: bob!.name, role: 'admin' });
    await isLookedUp;
    list.getOne = getOne;
    await bob!.requestOk('room:leave', { conversation });
    letGo();
    expect(await appointed).toMatchObject({ ok: true });
    await chat.deliverAll(bob!);
    expect(receivedIn(bob!, conversation).slice(-2)).toEqual(['notice left', 'conversation:gone']);
  });
});

describe('an administrator of the server in a room', () => {
  it('gives an administrator the permissions of a member, and none outside the room', async () => {
    const chat = await TestServer.open();
    try {
      const boss = await chat.join('boss', { password: 'correct horse battery' });
      await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
      const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
      const conversation = await createRoom(alice!, bob!);
      const requests = async () => [
        await boss.request('room:role', { conversation, name: bob!.name, role: 'admin' }),
        await boss.request('room:mute', { conversation, name: bob!.name, forMs: 60_000 }),
        await boss.request('room:update', { conversation, title: 'mine' }),
        await boss.request('room:remove', { conversation, name: bob!.name }),
        await boss.request('room:dissolve', { conversation }),
      ];
      for (const reply of await requests()) expect(reply).toEqual(NOT_FOUND);
      await alice!.requestOk('room:invite', { conversation, people: ['boss'] });
      for (const reply of await requests()) expect(reply).toMatchObject(FORBIDDEN);
      await chat.deliverAll(bob!);
      expect(receivedIn(bob!, conversation)).toEqual(['conversation room', 'notice joined', 'notice joined']);
    } finally {
      await chat.close();
    }
  });
});
