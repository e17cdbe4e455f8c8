import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { createRoom, connectUsers } from '../support/users.js';

const NOT_FOUND = { ok: false, error: { code: 'not_found' } };
const INVALID_ALIAS = { ok: false, error: { code: 'invalid', fields: ['alias'] } };
let chat: TestServer;
beforeAll(async () => void (chat = await TestServer.open()));
afterAll(() => chat.close());

const seen = async (guest: TestClient, id: string): Promise<Conversation> =>
  (await chat.reconnect(guest)).welcome.conversations.find((conversation) => conversation.id === id)!;

describe('conversation settings', () => {
  it('applies settings to one user alone, in all their tabs and after a reconnect', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const tab = await chat.reconnect(alice!);
    const conversation = await createRoom(alice!, bob!);
    const set = await alice!.requestOk('conversation:set', { conversation, muted: true, pinned: true });
    expect(set).toMatchObject({ id: conversation, muted: true, pinned: true });
    await tab.receives('conversation', { id: conversation, muted: true, pinned: true });
    expect(await seen(alice!, conversation)).toMatchObject({ muted: true, pinned: true });
    const other = await seen(bob!, conversation);
    expect([other.muted, other.pinned]).toEqual([undefined, undefined]);

    const back = await alice!.requestOk('conversation:set', { conversation, muted: false });
    expect([back.muted, back.pinned]).toEqual([undefined, true]);
    await chat.deliverAll(bob!);
    expect(bob!.received('conversation').filter(({ muted }) => muted)).toEqual([]);
  });

  it('accepts settings for the lobby and direct conversations, and not for conversations of other users', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    expect(await alice!.requestOk('conversation:set', { conversation: 'lobby', muted: true })).toMatchObject({
      id: 'lobby',
      muted: true,
    });
    const { conversation } = await alice!.sendText('hi', { to: bob!.name });
    expect(await bob!.requestOk('conversation:set', { conversation, pinned: true })).toMatchObject({
      pinned: true,
    });
    const closed = await createRoom(alice!);
    for (const id of [conversation, closed, 'r_none', 'd_none']) {
      expect(await outsider!.request('conversation:set', { conversation: id, muted: true })).toMatchObject(
        NOT_FOUND,
      );
      expect(await outsider!.request('conversation:set', { conversation: id })).toMatchObject(NOT_FOUND);
    }
  });

  it("shows an alias on the member's later messages in that room, and nowhere else", async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const [conversation, other] = [await createRoom(alice!, bob!), await createRoom(alice!, bob!)];
    const before = await alice!.sendText('before', { conversation });
    const set = await alice!.requestOk('conversation:set', { conversation, alias: '  王  老师 ' });
    expect(set.alias).toBe('王 老师');
    const after = await alice!.sendText('after', { conversation });
    const elsewhere = await alice!.sendText('elsewhere', { conversation: other });
    expect(await bob!.receives('textmsg', { conversation, seq: after.seq })).toMatchObject({
      name: alice!.name,
      alias: '王 老师',
    });
    expect(await bob!.receives('textmsg', { conversation: other, seq: elsewhere.seq })).not.toHaveProperty(
      'alias',
    );
    const { members } = await bob!.requestOk('room:members', { conversation });
    expect(members.map(({ name, alias }) => [name, alias])).toEqual([
      [alice!.name, '王 老师'],
      [bob!.name, undefined],
    ]);
    await alice!.requestOk('conversation:set', { conversation, alias: '' });
    const without = await alice!.sendText('without', { conversation });
    const { entries } = await bob!.requestOk('history', { conversation, after: before.seq - 1 });
    expect(entries.map((entry) => 'alias' in entry && entry.alias)).toEqual([false, '王 老师', false]);
    expect(entries.at(-1)!.seq).toBe(without.seq);
  });

  it('removes an alias when its member leaves the room', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const conversation = await createRoom(alice!, bob!);
    await bob!.requestOk('conversation:set', { conversation, alias: 'bobby', muted: true });
    await bob!.sendText('as bobby', { conversation });
    await bob!.requestOk('room:leave', { conversation });
    await alice!.requestOk('room:invite', { conversation, people: [bob!.name] });
    const { seq } = await bob!.sendText('as myself', { conversation });
    expect(await alice!.receives('textmsg', { conversation, seq })).not.toHaveProperty('alias');
    expect((await seen(bob!, conversation)).muted).toBeUndefined();
  });

  it('refuses an invalid alias, and any alias outside rooms', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const room = await createRoom(alice!, bob!);
    const { conversation } = await alice!.sendText('hi', { to: bob!.name });
    for (const alias of ['\u202eevil', 'a\u0000b', '\u200b', 'x'.repeat(25)]) {
      expect(await alice!.request('conversation:set', { conversation: room, alias })).toMatchObject(
        INVALID_ALIAS,
      );
    }
    for (const id of ['lobby', conversation]) {
      expect(await alice!.request('conversation:set', { conversation: id, alias: 'x' })).toMatchObject(
        INVALID_ALIAS,
      );
    }
  });
});

describe('hidden users', () => {
  const online = async (asker: TestClient, guest: TestClient): Promise<boolean> => {
    const { people } = await asker.requestOk('people', { q: guest.name });
    return people.find(({ id }) => id === guest.id)!.online;
  };

  it('shows a hidden user as away to all users, and still counts them', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const conversation = await createRoom(alice!, bob!);
    const member = async () =>
      (await alice!.requestOk('room:members', { conversation })).members.find(({ id }) => id === bob!.id)!
        .online;
    expect([await online(alice!, bob!), await member()]).toEqual([true, true]);
    await bob!.requestOk('me:set', { hidden: true });
    await alice!.receives('people', { left: [bob!.id] });
    expect([await online(alice!, bob!), await member()]).toEqual([false, false]);
    const { count } = (await chat.reconnect(alice!)).welcome;
    const tab = await chat.reconnect(bob!);
    expect(tab.welcome).toMatchObject({ count, settings: { hidden: true, receipts: false } });
    bob!.disconnect();
    tab.disconnect();
    await alice!.receives('count', count - 1);
  });

  it('sends no joined or left for a hidden user, and joined when they become visible', async () => {
    const [bob] = await connectUsers(chat, 'bob');
    // One per node: a user who connects before the node knows that bob hides gets a left event for
    // him.
    const others = await Promise.all(chat.urls.map((url, node) => chat.joinNode(url, `other ${node}`)));
    await bob!.requestOk('me:set', { hidden: true });
    await Promise.all(others.map((other) => other.receives('people', { left: [bob!.id] })));
    bob!.disconnect();
    const witness = await chat.join('witness');
    const back = await chat.reconnect(bob!);
    await back.requestOk('me:set', { avatar: '7.jpg' });
    await back.sendText('still hidden');
    const marker = await chat.join('marker');
    await witness.receives('people', { joined: [{ id: marker.id }] });
    const named = () =>
      witness.received('people').flatMap(({ joined, left }) => [...joined.map(({ id }) => id), ...left]);
    expect(named()).not.toContain(bob!.id);
    await back.requestOk('me:set', { hidden: false });
    await witness.receives('people', { joined: [{ id: bob!.id, avatar: '7.jpg' }] });
    expect(await online(witness, bob!)).toBe(true);
    expect((await chat.reconnect(back)).welcome.settings).toEqual({ hidden: false, receipts: false });
  });

  it('keeps the nickname of a hidden user taken', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    await alice!.requestOk('me:set', { hidden: true });
    expect(await chat.connect({ name: alice!.name }).isRefused()).toBe('name_taken');
  });

  it('hides no user by default, and keeps no settings for visitors', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    expect(alice!.welcome.settings).toEqual({ hidden: false, receipts: false });
    expect((await chat.visit()).welcome.settings).toBeUndefined();
  });
});

describe('read receipts', () => {
  it('sends read receipts in a direct conversation where both users enable them, at once', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const { conversation } = await alice!.sendText('1', { to: bob!.name });
    for (const content of ['2', '3', '4']) await alice!.sendText(content, { to: bob!.name });
    const marks = () => alice!.received('read').filter(({ name }) => name === bob!.name);
    const reads = async (seq: number) => {
      await bob!.requestOk('read', { conversation, seq });
      await chat.deliverAll(alice!);
      return marks().map((mark) => mark.seq);
    };
    expect(await reads(1)).toEqual([]);
    await bob!.requestOk('me:set', { receipts: true });
    expect(await reads(2)).toEqual([]);
    await alice!.requestOk('me:set', { receipts: true });
    expect(await reads(3)).toEqual([3]);
    await bob!.requestOk('me:set', { receipts: false });
    expect(await reads(4)).toEqual([3]);
    await outsider!.requestOk('me:set', { receipts: true });
    await chat.deliverAll(outsider!);
    expect(outsider!.received('read')).toEqual([]);
  });

  it('lists the readers in a room on request, of members who enable read receipts, to a member who enables them', async () => {
    const [alice, bob, carol, outsider] = await connectUsers(chat, 'alice', 'bob', 'carol', 'outsider');
    const conversation = await createRoom(alice!, bob!, carol!);
    for (const guest of [alice!, bob!, outsider!]) await guest.requestOk('me:set', { receipts: true });
    const { seq } = await alice!.sendText('read this', { conversation });
    const readers = async (asker: TestClient, at = seq) =>
      (await asker.requestOk('readers', { conversation, seq: at })).people.map(({ name }) => name);
    for (const guest of [bob!, carol!]) await guest.requestOk('read', { conversation, seq });
    expect(await readers(alice!)).toEqual([bob!.name]);
    expect(await readers(alice!, seq + 1)).toEqual([]);
    expect(await readers(bob!)).toEqual([]);
    expect(await readers(carol!)).toEqual([]);
    expect(await outsider!.request('readers', { conversation, seq })).toMatchObject(NOT_FOUND);
    await chat.deliverAll(alice!);
    expect(alice!.received('read').filter(({ name }) => name === bob!.name)).toEqual([]);
    expect((await alice!.requestOk('readers', { conversation: 'lobby', seq: 1 })).people).toEqual([]);
  });

  it('excludes entries from before a reader joined', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    for (const guest of [alice!, bob!]) await guest.requestOk('me:set', { receipts: true });
    const conversation = await createRoom(alice!);
    const { seq } = await alice!.sendText('before bob', { conversation });
    await alice!.requestOk('room:invite', { conversation, people: [bob!.name] });
    expect((await alice!.requestOk('readers', { conversation, seq })).people).toEqual([]);
    await alice!.requestOk('read', { conversation, seq });
    expect((await bob!.requestOk('readers', { conversation, seq })).people).toEqual([]);
  });
});
