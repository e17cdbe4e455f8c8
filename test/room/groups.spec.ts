import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Entry } from '../../src/protocol/types.js';
import { RoomRepository } from '../../src/room/room.repository.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { createRoom, connectUsers } from '../support/users.js';

const NOT_FOUND = { ok: false, error: { code: 'not_found', message: 'no such conversation' } };

describe('rooms', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  /** Returns everything a client received of a conversation, in order. */
  const heardOf = (guest: TestClient, conversation: string): string[] =>
    guest.inbox
      .filter(({ fact }) => JSON.stringify(fact).includes(conversation))
      .map(({ event, fact }) => `${event} ${(fact as { content?: string }).content ?? ''}`.trim());

  it('creates a room with its invited members, and delivers to no other user', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const room = await alice!.requestOk('room:create', { title: '  产品群 ', people: [bob!.name] });
    expect(room).toMatchObject({ kind: 'room', title: '产品群', role: 'owner', members: 2, head: 1 });
    await bob!.receives('conversation', {
      id: room.id,
      title: '产品群',
      role: 'member',
      members: 2,
      unread: 0,
    });
    const people = [alice!.name, bob!.name];
    const joined = { kind: 'joined' as const, seq: 1, people, by: alice!.name };
    for (const guest of [alice!, bob!]) await guest.receives('notice', { conversation: room.id, ...joined });

    await bob!.sendText('大家好', { conversation: room.id });
    await alice!.receives('textmsg', { conversation: room.id, seq: 2, content: '大家好', name: bob!.name });
    await chat.deliverAll(outsider!);
    expect(heardOf(outsider!, room.id)).toEqual([]);
  });

  it('answers users outside a room as for a missing room', async () => {
    const [alice, outsider] = await connectUsers(chat, 'alice', 'outsider');
    const conversation = await createRoom(alice!);
    for (const id of [conversation, 'r_none']) {
      for (const reply of [
        await outsider!.request('textmsg', { content: 'x', conversation: id }),
        await outsider!.request('textmsg', { content: 'x', conversation: id, quote: 1 }),
        await outsider!.request('history', { conversation: id }),
        await outsider!.request('read', { conversation: id, seq: 1 }),
        await outsider!.request('typing', { conversation: id }),
        await outsider!.request('room:join', { conversation: id }),
        await outsider!.request('room:leave', { conversation: id }),
        await outsider!.request('room:members', { conversation: id }),
        await outsider!.request('room:invite', { conversation: id, people: [alice!.name] }),
        await outsider!.request('room:remove', { conversation: id, name: alice!.name }),
      ]) {
        expect(reply).toEqual(NOT_FOUND);
      }
    }
    const { rooms } = await outsider!.requestOk('room:list', {});
    expect(rooms.map(({ id }) => id)).not.toContain(conversation);
    await chat.deliverAll(alice!);
    expect(alice!.texts(conversation)).toEqual([]);
  });

  it('lists an open room and lets users join, and delivers nothing before', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const { id } = await alice!.requestOk('room:create', { title: 'tea tasting', open: true });
    await alice!.sendText('before bob', { conversation: id });
    expect((await bob!.requestOk('room:list', {})).rooms).toContainEqual({
      id,
      title: 'tea tasting',
      members: 1,
    });
    expect(await bob!.request('history', { conversation: id })).toEqual(NOT_FOUND);

    const room = await bob!.requestOk('room:join', { conversation: id });
    expect(room).toMatchObject({ id, role: 'member', open: true, members: 2, since: 3, head: 3, unread: 0 });
    expect(await bob!.requestOk('room:join', { conversation: id })).toMatchObject({ id, since: 3, head: 3 });
    await alice!.sendText('welcome', { conversation: id });
    await bob!.receives('textmsg', { conversation: id, content: 'welcome' });
    await chat.deliverAll(bob!, outsider!);
    expect(heardOf(bob!, id)).toEqual(['conversation', 'notice', 'textmsg welcome']);
    expect(heardOf(outsider!, id)).toEqual([]);
  });

  it('lists open rooms in pages, newest first', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      ids.push((await alice!.requestOk('room:create', { title: `open ${i}`, open: true })).id);
    }
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await alice!.requestOk('room:list', { limit: 2, ...(cursor && { cursor }) });
      listed.push(...page.rooms.map(({ id }) => id));
      cursor = page.next;
    } while (cursor);
    expect(listed.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('lets a member read from the entry of their join on, and quote nothing older', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const conversation = await createRoom(alice!);
    const secret = await alice!.sendText('before bob', { conversation });
    await alice!.requestOk('room:invite', { conversation, people: [bob!.name] });
    await bob!.receives('conversation', { id: conversation, since: 3, members: 2 });
    const { entries } = await bob!.requestOk('history', { conversation });
    expect(entries.map(({ seq, kind }) => [seq, kind])).toEqual([[3, 'joined']]);
    expect(await bob!.requestOk('history', { conversation, before: 3 })).toMatchObject({
      entries: [],
      more: false,
    });
    expect(await bob!.request('textmsg', { content: 'x', conversation, quote: secret.seq })).toEqual(
      NOT_FOUND,
    );
    await chat.deliverAll(bob!);
    expect(bob!.texts(conversation)).toEqual([]);
  });

  it('delivers nothing to a removed member from the very next entry on', async () => {
    const [alice, bob, carol] = await connectUsers(chat, 'alice', 'bob', 'carol');
    const conversation = await createRoom(alice!, bob!, carol!);
    const tab = await chat.reconnect(bob!);
    await Promise.all([
      alice!.sendText('with bob', { conversation }),
      alice!.requestOk('room:remove', { conversation, name: bob!.name }),
      alice!.sendText('without bob', { conversation }),
    ]);
    await carol!.receives('textmsg', { conversation, content: 'without bob' });
    await chat.deliverAll(bob!, tab);
    expect(heardOf(bob!, conversation).slice(-3)).toEqual([
      'textmsg with bob',
      'notice',
      'conversation:gone',
    ]);
    expect(heardOf(tab, conversation).slice(-3)).toEqual(['textmsg with bob', 'notice', 'conversation:gone']);
    await carol!.receives('notice', { kind: 'left', people: [bob!.name], by: alice!.name });
    expect(await bob!.request('history', { conversation })).toEqual(NOT_FOUND);
    expect(await bob!.request('textmsg', { content: 'let me in', conversation })).toEqual(NOT_FOUND);
    const again = await chat.reconnect(bob!);
    expect(again.welcome.conversations.map(({ id }) => id)).not.toContain(conversation);
    await carol!.sendText('still without bob', { conversation });
    await chat.deliverAll(again, carol!);
    expect(heardOf(again, conversation)).toEqual([]);
    expect(carol!.texts(conversation)).toEqual(['with bob', 'without bob', 'still without bob']);
  });

  it('has no owner after the owner left, until the longest-standing member claims the room', async () => {
    const [alice, bob, carol] = await connectUsers(chat, 'alice', 'bob', 'carol');
    const conversation = await createRoom(alice!, bob!);
    await alice!.requestOk('room:invite', { conversation, people: [carol!.name] });
    await alice!.requestOk('room:leave', { conversation });
    await alice!.receives('conversation:gone', { conversation });
    const left = await carol!.receives('notice', { kind: 'left', people: [alice!.name] });
    expect(left).not.toHaveProperty('owner');
    const { members, claimable } = await carol!.requestOk('room:members', { conversation });
    expect([members.map(({ role }) => role), claimable]).toEqual([['member', 'member'], undefined]);
    const claim = (who: TestClient) =>
      who.request('room:role', { conversation, name: who.name, role: 'owner' });
    expect(await claim(carol!)).toMatchObject({ error: { code: 'forbidden' } });
    expect(await bob!.requestOk('room:members', { conversation })).toMatchObject({ claimable: true });
    expect(await claim(bob!)).toMatchObject({ ok: true });
    await bob!.receives('conversation', { id: conversation, role: 'owner', members: 2 });
    await carol!.receives('notice', { kind: 'role', whom: bob!.name, role: 'owner', by: bob!.name });
    await bob!.requestOk('room:remove', { conversation, name: carol!.name });
    await bob!.requestOk('room:leave', { conversation });
    expect(await bob!.request('room:members', { conversation })).toEqual(NOT_FOUND);
  });

  it('denies access to an open room that all members have left', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { id } = await alice!.requestOk('room:create', { title: 'for a moment', open: true });
    await alice!.requestOk('room:leave', { conversation: id });
    expect(await bob!.request('room:join', { conversation: id })).toEqual(NOT_FOUND);
  });

  it('lets only the owner remove members, and no member remove the owner', async () => {
    const [alice, bob, carol] = await connectUsers(chat, 'alice', 'bob', 'carol');
    const conversation = await createRoom(alice!, bob!, carol!);
    const forbidden = { error: { code: 'forbidden' } };
    expect(await bob!.request('room:remove', { conversation, name: carol!.name })).toMatchObject(forbidden);
    expect(await bob!.request('room:remove', { conversation, name: alice!.name })).toMatchObject(forbidden);
    expect(await alice!.request('room:remove', { conversation, name: alice!.name })).toMatchObject(forbidden);
    expect((await alice!.requestOk('room:members', { conversation })).members).toHaveLength(3);
  });

  it('lists a room in the welcome of its members, who receive its messages at once after a reconnect', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const conversation = await createRoom(alice!);
    await alice!.requestOk('room:invite', { conversation, people: [bob!.name] });
    bob!.disconnect();
    await alice!.sendText('one', { conversation });
    await alice!.sendText('two', { conversation });
    const again = await chat.reconnect(bob!);
    const room = again.welcome.conversations.find(({ id }) => id === conversation);
    expect(room).toMatchObject({ title: '产品群', role: 'member', members: 2, since: 2, head: 4, unread: 2 });
    await alice!.sendText('three', { conversation });
    await again.receives('textmsg', { conversation, content: 'three' });
    await again.requestOk('read', { conversation, seq: 5 });
    const tab = await chat.reconnect(again);
    expect(tab.welcome.conversations.find(({ id }) => id === conversation)).toMatchObject({ unread: 0 });
  });

  it('counts neither joins nor leaves as unread', async () => {
    const [alice, bob, carol] = await connectUsers(chat, 'alice', 'bob', 'carol');
    const conversation = await createRoom(alice!, bob!);
    await alice!.requestOk('room:invite', { conversation, people: [carol!.name] });
    await carol!.requestOk('room:leave', { conversation });
    const tab = await chat.reconnect(bob!);
    const room = tab.welcome.conversations.find(({ id }) => id === conversation);
    expect(room).toMatchObject({ unread: 0, members: 2, last: { kind: 'left' } });
  });

  it('loses no member and delivers to no other user when many join and leave at once', async () => {
    const [alice, ...others] = await connectUsers(chat, 'alice', 'b', 'c', 'd', 'e', 'f');
    const { id } = await alice!.requestOk('room:create', { title: 'a crowd', open: true });
    await Promise.all(others.map((guest) => guest.requestOk('room:join', { conversation: id })));
    const [b, c, d] = others;
    await Promise.all([
      alice!.request('room:remove', { conversation: id, name: b!.name }),
      b!.request('room:leave', { conversation: id }),
      c!.requestOk('room:leave', { conversation: id }),
      d!.sendText('here', { conversation: id }),
      b!.request('textmsg', { content: 'me too', conversation: id }),
    ]);
    const { members } = await alice!.requestOk('room:members', { conversation: id });
    expect(members.map(({ name }) => name).sort()).toEqual(
      [alice!, d!, others[3]!, others[4]!].map(({ name }) => name).sort(),
    );
    const { entries, head } = await alice!.requestOk('history', { conversation: id });
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: head }, (_, i) => i + 1));
    const left = entries.filter(({ kind }) => kind === 'left');
    expect(left).toHaveLength(2);
    const after = entries.slice(entries.findIndex((e) => e.kind === 'left' && e.people.includes(b!.name)));
    expect(after.some((entry) => entry.kind === 'text' && entry.name === b!.name)).toBe(false);
  });

  it.each(['', '  ', 'a\u202eb', '\u200b', 'x'.repeat(41), '\u0000'])(
    'rejects the title %j',
    async (title) => {
      const [alice] = await connectUsers(chat, 'alice');
      const reply = await alice!.request('room:create', { title });
      expect(reply).toMatchObject({ ok: false, error: { code: 'invalid', fields: ['title'] } });
    },
  );

  it('rejects creation with an unknown user or by a visitor', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    const reply = await alice!.request('room:create', { title: 'x', people: ['nobody at all'] });
    expect(reply).toMatchObject({ error: { code: 'not_found', fields: ['people'] } });
    const visitor = await chat.visit();
    expect(await visitor.request('room:create', { title: 'x' })).toMatchObject({
      error: { code: 'unauthenticated' },
    });
  });

  it('rejects room requests about the lobby and direct conversations', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { conversation } = await alice!.sendText('between us', { to: bob!.name });
    expect(await alice!.request('room:leave', { conversation })).toEqual(NOT_FOUND);
    expect(await alice!.request('room:members', { conversation })).toEqual(NOT_FOUND);
    expect(await alice!.request('room:leave', { conversation: 'lobby' })).toMatchObject({
      error: { code: 'forbidden' },
    });
    await bob!.sendText('still here', { to: alice!.name });
    await alice!.receives('textmsg', { conversation, content: 'still here' });
  });
});

describe('rejoining a room', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('delivers no entry from before a join or after a leave, however the join races with a removal', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const { id } = await alice.requestOk('room:create', { title: 'coming and going' });
    const tabs = [bob];
    const late = () => new Promise((done) => setTimeout(done, Math.random() * 8));
    for (let round = 0; round < 40; round += 1) {
      await alice.requestOk('room:invite', { conversation: id, people: ['bob'] });
      const tab = chat.connect({ token: bob.token });
      tabs.push(tab);
      await late();
      await Promise.all([
        alice.sendText(`before ${round}`, { conversation: id }),
        alice.requestOk('room:remove', { conversation: id, name: 'bob' }),
        ...[1, 2, 3].map((n) => alice.sendText(`after ${round} ${n}`, { conversation: id })),
        bob.request('textmsg', { content: 'from bob', conversation: id }),
      ]);
      await tab.receives('welcome');
    }
    await chat.deliverAll(...tabs);

    const { entries } = await wholeLog(alice, id);
    const mayHear = new Set<number>();
    let isIn = false;
    for (const entry of entries) {
      if (entry.kind === 'joined' && entry.people.includes('bob')) isIn = true;
      if (isIn) mayHear.add(entry.seq);
      else expect(entry.kind === 'text' && entry.name).not.toBe('bob');
      if (entry.kind === 'left') isIn = false;
    }
    for (const tab of tabs) {
      const heard = [...tab.received('textmsg'), ...tab.received('notice')].filter(
        (e) => e.conversation === id,
      );
      expect(heard.map(({ seq }) => seq).filter((seq) => !mayHear.has(seq))).toEqual([]);
    }
    const moves = bob.received('notice').filter(({ conversation }) => conversation === id);
    expect(moves.map(({ seq }) => seq)).toEqual([...new Set(moves.map(({ seq }) => seq))]);
    if (chat.urls.length === 1) expect(moves).toHaveLength(80);
    // Where the messages of two nodes overtake each other, a join and a leave may both be over
    // before either is delivered.
    else expect(moves.at(-1)?.kind === 'left' || bob.received('conversation:gone').length > 0).toBe(true);
  });

  it('does not subscribe a user to a room that removed them during the lookup of their rooms', async () => {
    const [carol, dave] = [await chat.join('carol'), await chat.join('dave')];
    const { id } = await carol.requestOk('room:create', { title: 'closed', people: ['dave'] });
    const roster = chat.get(RoomRepository);
    const { roomsOf } = roster;
    let letGo!: () => void;
    const isPutOut = new Promise<void>((done) => (letGo = done));
    const isLookedUp = new Promise<void>((lookedUp) => {
      roster.roomsOf = async (person) => {
        const found = await roomsOf.call(roster, person);
        lookedUp();
        await isPutOut;
        return found;
      };
    });
    const tab = chat.connect({ token: dave.token }, {}, {}, chat.urls[0]);
    await isLookedUp;
    roster.roomsOf = roomsOf;
    await carol.requestOk('room:remove', { conversation: id, name: 'dave' });
    letGo();
    await tab.receives('welcome');
    await carol.sendText('without dave', { conversation: id });
    await chat.deliverAll(tab, carol);
    expect(tab.texts(id)).toEqual([]);
    expect(carol.texts(id)).toEqual(['without dave']);
  });

  async function wholeLog(guest: TestClient, conversation: string): Promise<{ entries: Entry[] }> {
    const entries: Entry[] = [];
    for (let after = 0, more = true; more; after = entries.at(-1)!.seq) {
      const page = await guest.requestOk('history', { conversation, after, limit: 100 });
      entries.push(...page.entries);
      ({ more } = page);
    }
    return { entries };
  }
});
