import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chat } from './support/chat.js';
import type { Guest } from './support/guest.js';
import { some } from './support/people.js';

const FORBIDDEN = { ok: false, error: { code: 'forbidden' } };

describe('whoever is blocked', () => {
  let chat: Chat;
  beforeAll(async () => void (chat = await Chat.open()));
  afterAll(() => chat.close());

  const block = (guest: Guest, whom: Guest, on = true) => guest.asks('people:block', { name: whom.name, on });

  it('cannot begin a private conversation, and whoever is not blocked can', async () => {
    const [alice, pest, friend] = await some(chat, 'alice', 'pest', 'friend');
    await block(alice!, pest!);
    expect(await pest!.ask('textmsg', { content: 'psst', to: alice!.name })).toMatchObject(FORBIDDEN);
    await friend!.says('hello', { to: alice!.name });
    await chat.fence(alice!);
    expect(alice!.heard('conversation').map(({ title }) => title)).toEqual([friend!.name]);
    expect(JSON.stringify(alice!.inbox)).not.toContain('psst');
    expect((await chat.comeBack(pest!)).welcome.conversations.map(({ id }) => id)).toEqual(['lobby']);
  });

  it('cannot go on with one in any way, and both can still read it', async () => {
    const [alice, pest] = await some(chat, 'alice', 'pest');
    const { conversation, seq } = await alice!.says('before', { to: pest!.name });
    const tab = await chat.comeBack(alice!);
    await block(alice!, pest!);
    await tab.hears('conversation', { id: conversation, blocked: true });
    for (const reply of [
      await pest!.ask('textmsg', { content: 'psst', to: alice!.name }),
      await pest!.ask('textmsg', { content: 'psst', conversation }),
      await pest!.ask('react', { conversation, seq, emoji: '👎', on: true }),
      await pest!.ask('pat', { conversation, name: alice!.name }),
    ]) {
      expect(reply).toMatchObject(FORBIDDEN);
    }
    expect(await pest!.ask('typing', { conversation })).toEqual({ ok: true, data: {} });
    await chat.fence(alice!, tab);
    for (const socket of [alice!, tab]) {
      expect([socket.heard('typing'), socket.heard('notice')]).toEqual([[], []]);
      expect(socket.texts(conversation).filter((text) => text !== 'before')).toEqual([]);
    }
    for (const guest of [alice!, pest!]) {
      expect((await guest.asks('history', { conversation })).entries).toHaveLength(1);
    }
  });

  it('still learns that what they said before was said, when they send it again', async () => {
    const [alice, pest] = await some(chat, 'alice', 'pest');
    const said = await pest!.says('before', { to: alice!.name, clientId: 'once' });
    await block(alice!, pest!);
    expect(await pest!.says('before', { to: alice!.name, clientId: 'once' })).toEqual({
      ...said,
      duplicate: true,
    });
    const another = { content: 'after', to: alice!.name, clientId: 'twice' };
    expect(await pest!.ask('textmsg', another)).toMatchObject(FORBIDDEN);
  });

  it('is not told, and hears the blocker as before', async () => {
    const [alice, pest] = await some(chat, 'alice', 'pest');
    const { conversation } = await alice!.says('before', { to: pest!.name });
    await block(alice!, pest!);
    await alice!.says('and another thing', { conversation });
    await pest!.hears('textmsg', { conversation, content: 'and another thing' });
    const seen = (await chat.comeBack(pest!)).welcome.conversations.find(({ id }) => id === conversation)!;
    expect(seen.blocked).toBeUndefined();
    expect(pest!.heard('conversation').some(({ blocked }) => blocked)).toBe(false);
    expect((await pest!.asks('people:blocked', {})).people).toEqual([]);
  });

  it('is heard in rooms and in the lobby', async () => {
    const [alice, pest] = await some(chat, 'alice', 'pest');
    const room = await alice!.asks('room:create', { title: 'both', people: [pest!.name] });
    await block(alice!, pest!);
    const { seq } = await pest!.says('in the room', { conversation: room.id });
    await alice!.hears('textmsg', { conversation: room.id, content: 'in the room' });
    await pest!.asks('react', { conversation: room.id, seq, emoji: '👍', on: true });
    await pest!.says('in the lobby');
    await alice!.hears('textmsg', { conversation: 'lobby', content: 'in the lobby' });
  });

  it('can write again when they are not blocked any more', async () => {
    const [alice, pest] = await some(chat, 'alice', 'pest');
    const { conversation } = await pest!.says('first', { to: alice!.name });
    await block(alice!, pest!);
    await block(alice!, pest!);
    expect(await pest!.ask('textmsg', { content: 'second', conversation })).toMatchObject(FORBIDDEN);
    expect((await alice!.asks('people:blocked', {})).people).toEqual([
      { id: pest!.id, name: pest!.name, avatar: pest!.welcome.me!.avatar },
    ]);
    await block(alice!, pest!, false);
    expect(alice!.heard('conversation').at(-1)).not.toHaveProperty('blocked');
    expect((await alice!.asks('people:blocked', {})).people).toEqual([]);
    await pest!.says('third', { conversation });
    await alice!.hears('textmsg', { conversation, content: 'third' });
  });

  it('stays so after a restart', async () => {
    const [alice, pest] = await some(chat, 'alice', 'pest');
    await block(alice!, pest!);
    await chat.restart();
    const [back, pestBack] = [await chat.comeBack(alice!), await chat.comeBack(pest!)];
    expect(await pestBack.ask('textmsg', { content: 'psst', to: back.name })).toMatchObject(FORBIDDEN);
    await back.says('hello', { to: back.name });
  });

  it('is somebody else, who is there', async () => {
    const [alice] = await some(chat, 'alice');
    expect(await alice!.ask('people:block', { name: alice!.name, on: true })).toMatchObject({
      error: { code: 'invalid', fields: ['name'] },
    });
    expect(await alice!.ask('people:block', { name: 'nobody at all', on: true })).toMatchObject({
      error: { code: 'not_found' },
    });
  });
});
