import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConversationList } from '../../src/conversation/conversation-list.js';
import { Database } from '../../src/database/database.js';
import { Chat } from '../support/chat.js';
import type { Guest } from '../support/guest.js';
import { heardOf, roomOf, some } from '../support/people.js';

const NOT_FOUND = { ok: false, error: { code: 'not_found', message: 'no such conversation' } };
const FORBIDDEN = { ok: false, error: { code: 'forbidden' } };

describe('the owner of a room', () => {
  let chat: Chat;
  beforeAll(async () => void (chat = await Chat.open()));
  afterAll(() => chat.close());

  it('makes admins, who hear it on every connection, and nobody outside does', async () => {
    const [alice, bob, carol, outsider] = await some(chat, 'alice', 'bob', 'carol', 'outsider');
    const conversation = await roomOf(alice!, bob!, carol!);
    const tab = await chat.comeBack(bob!);
    await alice!.asks('room:role', { conversation, name: bob!.name, role: 'admin' });
    const line = { kind: 'role', seq: 2, whom: bob!.name, role: 'admin', by: alice!.name } as const;
    for (const guest of [alice!, bob!, carol!, tab]) await guest.hears('notice', { conversation, ...line });
    for (const guest of [bob!, tab]) await guest.hears('conversation', { id: conversation, role: 'admin' });
    const { members } = await carol!.asks('room:members', { conversation });
    expect(members.map(({ name, role }) => [name, role])).toEqual([
      [alice!.name, 'owner'],
      [bob!.name, 'admin'],
      [carol!.name, 'member'],
    ]);
    const { entries } = await carol!.asks('history', { conversation });
    expect(entries.at(-1)).toMatchObject(line);
    const again = await chat.comeBack(bob!);
    expect(again.welcome.conversations).toContainEqual(
      expect.objectContaining({ id: conversation, role: 'admin' }),
    );

    await chat.fence(carol!, outsider!);
    expect(heardOf(carol!, conversation)).toEqual(['conversation room', 'notice joined', 'notice role']);
    expect(heardOf(outsider!, conversation)).toEqual([]);
  });

  it('gives powers with a role and takes them with it', async () => {
    const [alice, bob, carol, dave] = await some(chat, 'alice', 'bob', 'carol', 'dave');
    const conversation = await roomOf(alice!, bob!, carol!, dave!);
    const remove = (name: string) => bob!.ask('room:remove', { conversation, name });
    expect(await remove(carol!.name)).toMatchObject(FORBIDDEN);
    await alice!.asks('room:role', { conversation, name: bob!.name, role: 'admin' });
    expect(await remove(carol!.name)).toMatchObject({ ok: true });
    await alice!.asks('room:role', { conversation, name: bob!.name, role: 'member' });
    expect(await remove(dave!.name)).toMatchObject(FORBIDDEN);
    await bob!.hears('conversation', { id: conversation, role: 'member', members: 3 });
    await chat.fence(dave!);
    expect(dave!.heard('conversation:gone')).toEqual([]);
  });

  it('hands the room over, and is a member then', async () => {
    const [alice, bob, outsider] = await some(chat, 'alice', 'bob', 'outsider');
    const conversation = await roomOf(alice!, bob!);
    await alice!.asks('room:role', { conversation, name: bob!.name, role: 'owner' });
    await alice!.hears('conversation', { id: conversation, role: 'member' });
    await bob!.hears('conversation', { id: conversation, role: 'owner' });
    await bob!.hears('notice', { kind: 'role', whom: bob!.name, role: 'owner', by: alice!.name });
    expect(await alice!.ask('room:role', { conversation, name: alice!.name, role: 'owner' })).toMatchObject(
      FORBIDDEN,
    );
    expect(await alice!.ask('room:dissolve', { conversation })).toMatchObject(FORBIDDEN);
    await bob!.asks('room:remove', { conversation, name: alice!.name });
    await chat.fence(outsider!);
    expect(heardOf(outsider!, conversation)).toEqual([]);
  });

  it('is at most one person, though they hand over and leave at the same moment', async () => {
    const [alice, bob, carol] = await some(chat, 'alice', 'bob', 'carol');
    const tab = await chat.comeBack(alice!);
    for (let round = 0; round < 20; round += 1) {
      const conversation = await roomOf(alice!, bob!, carol!);
      const appoint = (whom: Guest) =>
        alice!.ask('room:role', { conversation, name: whom.name, role: 'owner' });
      await Promise.all([appoint(round % 2 ? bob! : carol!), tab.asks('room:leave', { conversation })]);
      const { members } = await carol!.asks('room:members', { conversation });
      // Who left before the room was handed over has left it without an owner.
      const owners = members.filter(({ role }) => role === 'owner');
      expect([members.length, owners.length <= 1]).toEqual([2, true]);
      const { entries } = await carol!.asks('history', { conversation });
      const named = entries.flatMap((entry) => (entry.kind === 'role' ? [entry.whom] : []));
      expect(named).toEqual(owners.map(({ name }) => name));
    }
  });

  it('names nobody what they are already: no line, no word', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const conversation = await roomOf(alice!, bob!);
    await alice!.asks('room:role', { conversation, name: bob!.name, role: 'member' });
    await alice!.asks('room:role', { conversation, name: alice!.name, role: 'owner' });
    await chat.fence(bob!);
    expect(heardOf(bob!, conversation)).toEqual(['conversation room', 'notice joined']);
    expect((await alice!.asks('history', { conversation })).head).toBe(1);
  });

  it('is an admin who takes the room over after the owner left, rather than who came first', async () => {
    const [alice, bob, carol] = await some(chat, 'alice', 'bob', 'carol');
    const conversation = await roomOf(alice!, bob!);
    await alice!.asks('room:invite', { conversation, people: [carol!.name] });
    await alice!.asks('room:role', { conversation, name: carol!.name, role: 'admin' });
    await alice!.asks('room:leave', { conversation });
    const claim = (who: Guest) => who.ask('room:role', { conversation, name: who.name, role: 'owner' });
    expect(await claim(bob!)).toMatchObject(FORBIDDEN);
    expect(await claim(carol!)).toMatchObject({ ok: true });
    await carol!.hears('conversation', { id: conversation, role: 'owner', members: 2 });
    await bob!.hears('notice', { kind: 'role', whom: carol!.name, role: 'owner', by: carol!.name });
  });

  it('ends the room: its last line is the last anybody hears, and nothing of it is to be had any more', async () => {
    const [alice, bob, outsider] = await some(chat, 'alice', 'bob', 'outsider');
    const { id: conversation } = await alice!.asks('room:create', {
      title: 'for a while',
      people: [bob!.name],
      open: true,
    });
    await bob!.hears('conversation', { id: conversation });
    const tab = await chat.comeBack(bob!);
    await Promise.all([
      bob!.says('before', { conversation }),
      alice!.asks('room:dissolve', { conversation }),
      alice!.ask('textmsg', { content: 'after', conversation }),
    ]);
    for (const guest of [alice!, bob!, tab]) {
      await guest.hears('conversation:gone', { conversation });
      expect(guest.heard('notice')).toContainEqual(
        expect.objectContaining({ kind: 'dissolved', conversation, by: alice!.name }),
      );
    }
    await chat.fence(alice!, bob!, tab, outsider!);
    for (const guest of [alice!, bob!, tab]) {
      expect(heardOf(guest, conversation).slice(-2)).toEqual(['notice dissolved', 'conversation:gone']);
      expect(guest.texts(conversation)).not.toContain('after');
    }
    expect(heardOf(outsider!, conversation)).toEqual([]);

    for (const guest of [alice!, bob!, outsider!]) {
      expect(await guest.ask('history', { conversation })).toEqual(NOT_FOUND);
      expect(await guest.ask('room:join', { conversation })).toEqual(NOT_FOUND);
      expect(await guest.ask('room:members', { conversation })).toEqual(NOT_FOUND);
      expect(await guest.ask('room:dissolve', { conversation })).toEqual(NOT_FOUND);
      expect(await guest.ask('textmsg', { content: 'x', conversation })).toEqual(NOT_FOUND);
    }
    const { rooms } = await outsider!.asks('room:list', {});
    expect(rooms.map(({ id }) => id)).not.toContain(conversation);
    const again = await chat.comeBack(alice!);
    expect(again.welcome.conversations.map(({ id }) => id)).not.toContain(conversation);
    const last = await chat
      .part(Database)
      .query.selectFrom('entries')
      .select('kind')
      .where('conversation', '=', conversation)
      .orderBy('seq', 'desc')
      .executeTakeFirst();
    expect(last).toEqual({ kind: 'dissolved' });
  });

  it('makes nobody hear of a room they left while it was looked up how they see it', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const conversation = await roomOf(alice!, bob!);
    const list = chat.part(ConversationList);
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
    const appointed = alice!.ask('room:role', { conversation, name: bob!.name, role: 'admin' });
    await isLookedUp;
    list.getOne = getOne;
    await bob!.asks('room:leave', { conversation });
    letGo();
    expect(await appointed).toMatchObject({ ok: true });
    await chat.fence(bob!);
    expect(heardOf(bob!, conversation).slice(-2)).toEqual(['notice left', 'conversation:gone']);
  });
});

describe('an administrator of the whole instance', () => {
  it('has in a room of others the power of a member, and of none outside', async () => {
    const chat = await Chat.open();
    try {
      const boss = await chat.join('boss', { password: 'correct horse battery' });
      await boss.asks('admin:claim', { code: chat.invitation });
      const [alice, bob] = await some(chat, 'alice', 'bob');
      const conversation = await roomOf(alice!, bob!);
      const deeds = async () => [
        await boss.ask('room:role', { conversation, name: bob!.name, role: 'admin' }),
        await boss.ask('room:mute', { conversation, name: bob!.name, forMs: 60_000 }),
        await boss.ask('room:update', { conversation, title: 'mine' }),
        await boss.ask('room:remove', { conversation, name: bob!.name }),
        await boss.ask('room:dissolve', { conversation }),
      ];
      for (const reply of await deeds()) expect(reply).toEqual(NOT_FOUND);
      await alice!.asks('room:invite', { conversation, people: ['boss'] });
      for (const reply of await deeds()) expect(reply).toMatchObject(FORBIDDEN);
      await chat.fence(bob!);
      expect(heardOf(bob!, conversation)).toEqual(['conversation room', 'notice joined', 'notice joined']);
    } finally {
      await chat.close();
    }
  });
});
