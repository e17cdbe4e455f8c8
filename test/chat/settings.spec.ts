import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation } from '../src/protocol/types.js';
import { Chat } from './support/chat.js';
import type { Guest } from './support/guest.js';
import { roomOf, some } from './support/people.js';

const NOT_FOUND = { ok: false, error: { code: 'not_found' } };
const INVALID_ALIAS = { ok: false, error: { code: 'invalid', fields: ['alias'] } };
let chat: Chat;
beforeAll(async () => void (chat = await Chat.open()));
afterAll(() => chat.close());

const seen = async (guest: Guest, id: string): Promise<Conversation> =>
  (await chat.comeBack(guest)).welcome.conversations.find((conversation) => conversation.id === id)!;

describe('what a person sets for a conversation', () => {
  it('is theirs alone, in all their tabs and after coming back', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const tab = await chat.comeBack(alice!);
    const conversation = await roomOf(alice!, bob!);
    const set = await alice!.asks('conversation:set', { conversation, muted: true, pinned: true });
    expect(set).toMatchObject({ id: conversation, muted: true, pinned: true });
    await tab.hears('conversation', { id: conversation, muted: true, pinned: true });
    expect(await seen(alice!, conversation)).toMatchObject({ muted: true, pinned: true });
    const other = await seen(bob!, conversation);
    expect([other.muted, other.pinned]).toEqual([undefined, undefined]);

    const back = await alice!.asks('conversation:set', { conversation, muted: false });
    expect([back.muted, back.pinned]).toEqual([undefined, true]);
    await chat.fence(bob!);
    expect(bob!.heard('conversation').filter(({ muted }) => muted)).toEqual([]);
  });

  it('can be set for the lobby and in private, and for no conversation of others', async () => {
    const [alice, bob, outsider] = await some(chat, 'alice', 'bob', 'outsider');
    expect(await alice!.asks('conversation:set', { conversation: 'lobby', muted: true })).toMatchObject({
      id: 'lobby',
      muted: true,
    });
    const { conversation } = await alice!.says('hi', { to: bob!.name });
    expect(await bob!.asks('conversation:set', { conversation, pinned: true })).toMatchObject({
      pinned: true,
    });
    const closed = await roomOf(alice!);
    for (const id of [conversation, closed, 'r_none', 'd_none']) {
      expect(await outsider!.ask('conversation:set', { conversation: id, muted: true })).toMatchObject(
        NOT_FOUND,
      );
      expect(await outsider!.ask('conversation:set', { conversation: id })).toMatchObject(NOT_FOUND);
    }
  });

  it('names them on what they say in that room from then on, and nowhere else', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const [conversation, other] = [await roomOf(alice!, bob!), await roomOf(alice!, bob!)];
    const before = await alice!.says('before', { conversation });
    const set = await alice!.asks('conversation:set', { conversation, alias: '  王  老师 ' });
    expect(set.alias).toBe('王 老师');
    const after = await alice!.says('after', { conversation });
    const elsewhere = await alice!.says('elsewhere', { conversation: other });
    expect(await bob!.hears('textmsg', { conversation, seq: after.seq })).toMatchObject({
      name: alice!.name,
      alias: '王 老师',
    });
    expect(await bob!.hears('textmsg', { conversation: other, seq: elsewhere.seq })).not.toHaveProperty(
      'alias',
    );
    const { members } = await bob!.asks('room:members', { conversation });
    expect(members.map(({ name, alias }) => [name, alias])).toEqual([
      [alice!.name, '王 老师'],
      [bob!.name, undefined],
    ]);
    await alice!.asks('conversation:set', { conversation, alias: '' });
    const without = await alice!.says('without', { conversation });
    const { entries } = await bob!.asks('history', { conversation, after: before.seq - 1 });
    expect(entries.map((entry) => 'alias' in entry && entry.alias)).toEqual([false, '王 老师', false]);
    expect(entries.at(-1)!.seq).toBe(without.seq);
  });

  it('ends with leaving the room', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const conversation = await roomOf(alice!, bob!);
    await bob!.asks('conversation:set', { conversation, alias: 'bobby', muted: true });
    await bob!.says('as bobby', { conversation });
    await bob!.asks('room:leave', { conversation });
    await alice!.asks('room:invite', { conversation, people: [bob!.name] });
    const { seq } = await bob!.says('as myself', { conversation });
    expect(await alice!.hears('textmsg', { conversation, seq })).not.toHaveProperty('alias');
    expect((await seen(bob!, conversation)).muted).toBeUndefined();
  });

  it('names nobody what cannot be read, and nobody where there are no other names', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const room = await roomOf(alice!, bob!);
    const { conversation } = await alice!.says('hi', { to: bob!.name });
    for (const alias of ['\u202eevil', 'a\u0000b', '\u200b', 'x'.repeat(25)]) {
      expect(await alice!.ask('conversation:set', { conversation: room, alias })).toMatchObject(
        INVALID_ALIAS,
      );
    }
    for (const id of ['lobby', conversation]) {
      expect(await alice!.ask('conversation:set', { conversation: id, alias: 'x' })).toMatchObject(
        INVALID_ALIAS,
      );
    }
  });
});

describe('who is hidden', () => {
  const online = async (asker: Guest, guest: Guest): Promise<boolean> => {
    const { people } = await asker.asks('people', { q: guest.name });
    return people.find(({ id }) => id === guest.id)!.online;
  };

  it('is shown as away to everybody, and counted', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const conversation = await roomOf(alice!, bob!);
    const member = async () =>
      (await alice!.asks('room:members', { conversation })).members.find(({ id }) => id === bob!.id)!.online;
    expect([await online(alice!, bob!), await member()]).toEqual([true, true]);
    await bob!.asks('me:set', { hidden: true });
    await alice!.hears('people', { left: [bob!.id] });
    expect([await online(alice!, bob!), await member()]).toEqual([false, false]);
    const { count } = (await chat.comeBack(alice!)).welcome;
    const tab = await chat.comeBack(bob!);
    expect(tab.welcome).toMatchObject({ count, settings: { hidden: true, receipts: false } });
    bob!.leave();
    tab.leave();
    await alice!.hears('count', count - 1);
  });

  it('comes and goes without being named, and is named again when they show themselves', async () => {
    const [bob] = await some(chat, 'bob');
    // One at each node: whoever comes before a node has heard that bob hides hears him go.
    const others = await Promise.all(chat.urls.map((url, node) => chat.joinAt(url, `other ${node}`)));
    await bob!.asks('me:set', { hidden: true });
    await Promise.all(others.map((other) => other.hears('people', { left: [bob!.id] })));
    bob!.leave();
    const witness = await chat.join('witness');
    const back = await chat.comeBack(bob!);
    await back.asks('me:set', { avatar: '7.jpg' });
    await back.says('still hidden');
    const marker = await chat.join('marker');
    await witness.hears('people', { joined: [{ id: marker.id }] });
    const named = () =>
      witness.heard('people').flatMap(({ joined, left }) => [...joined.map(({ id }) => id), ...left]);
    expect(named()).not.toContain(bob!.id);
    await back.asks('me:set', { hidden: false });
    await witness.hears('people', { joined: [{ id: bob!.id, avatar: '7.jpg' }] });
    expect(await online(witness, bob!)).toBe(true);
    expect((await chat.comeBack(back)).welcome.settings).toEqual({ hidden: false, receipts: false });
  });

  it('keeps the nickname, which nobody else can take meanwhile', async () => {
    const [alice] = await some(chat, 'alice');
    await alice!.asks('me:set', { hidden: true });
    expect(await chat.knock({ name: alice!.name }).isRefused()).toBe('name_taken');
  });

  it('is nobody by default, and no visitor has settings', async () => {
    const [alice] = await some(chat, 'alice');
    expect(alice!.welcome.settings).toEqual({ hidden: false, receipts: false });
    expect((await chat.visit()).welcome.settings).toBeUndefined();
  });
});

describe('how far somebody has read', () => {
  it('is told to the other one in private where both tell it, and at once', async () => {
    const [alice, bob, outsider] = await some(chat, 'alice', 'bob', 'outsider');
    const { conversation } = await alice!.says('1', { to: bob!.name });
    for (const content of ['2', '3', '4']) await alice!.says(content, { to: bob!.name });
    const marks = () => alice!.heard('read').filter(({ name }) => name === bob!.name);
    const reads = async (seq: number) => {
      await bob!.asks('read', { conversation, seq });
      await chat.fence(alice!);
      return marks().map((mark) => mark.seq);
    };
    expect(await reads(1)).toEqual([]);
    await bob!.asks('me:set', { receipts: true });
    expect(await reads(2)).toEqual([]);
    await alice!.asks('me:set', { receipts: true });
    expect(await reads(3)).toEqual([3]);
    await bob!.asks('me:set', { receipts: false });
    expect(await reads(4)).toEqual([3]);
    await outsider!.asks('me:set', { receipts: true });
    await chat.fence(outsider!);
    expect(outsider!.heard('read')).toEqual([]);
  });

  it('in a room is told to whoever asks, of those who tell, where both do', async () => {
    const [alice, bob, carol, outsider] = await some(chat, 'alice', 'bob', 'carol', 'outsider');
    const conversation = await roomOf(alice!, bob!, carol!);
    for (const guest of [alice!, bob!, outsider!]) await guest.asks('me:set', { receipts: true });
    const { seq } = await alice!.says('read this', { conversation });
    const readers = async (asker: Guest, at = seq) =>
      (await asker.asks('readers', { conversation, seq: at })).people.map(({ name }) => name);
    for (const guest of [bob!, carol!]) await guest.asks('read', { conversation, seq });
    expect(await readers(alice!)).toEqual([bob!.name]);
    expect(await readers(alice!, seq + 1)).toEqual([]);
    expect(await readers(bob!)).toEqual([]);
    expect(await readers(carol!)).toEqual([]);
    expect(await outsider!.ask('readers', { conversation, seq })).toMatchObject(NOT_FOUND);
    await chat.fence(alice!);
    expect(alice!.heard('read').filter(({ name }) => name === bob!.name)).toEqual([]);
    expect((await alice!.asks('readers', { conversation: 'lobby', seq: 1 })).people).toEqual([]);
  });

  it('is nothing of what was said before somebody came', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    for (const guest of [alice!, bob!]) await guest.asks('me:set', { receipts: true });
    const conversation = await roomOf(alice!);
    const { seq } = await alice!.says('before bob', { conversation });
    await alice!.asks('room:invite', { conversation, people: [bob!.name] });
    expect((await alice!.asks('readers', { conversation, seq })).people).toEqual([]);
    await alice!.asks('read', { conversation, seq });
    expect((await bob!.asks('readers', { conversation, seq })).people).toEqual([]);
  });
});
