import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { connectUsers } from '../support/users.js';

const FORBIDDEN = { ok: false, error: { code: 'forbidden' } };

describe('blocks', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  const block = (guest: TestClient, whom: TestClient, on = true) =>
    guest.requestOk('people:block', { name: whom.name, on });

  it('rejects a first private message by a blocked user, and accepts one by another user', async () => {
    const [alice, pest, friend] = await connectUsers(chat, 'alice', 'pest', 'friend');
    await block(alice!, pest!);
    expect(await pest!.request('textmsg', { content: 'psst', to: alice!.name })).toMatchObject(FORBIDDEN);
    await friend!.sendText('hello', { to: alice!.name });
    await chat.deliverAll(alice!);
    expect(alice!.received('conversation').map(({ title }) => title)).toEqual([friend!.name]);
    expect(JSON.stringify(alice!.inbox)).not.toContain('psst');
    expect((await chat.reconnect(pest!)).welcome.conversations.map(({ id }) => id)).toEqual(['lobby']);
  });

  it('rejects messages, reactions and nudges by a blocked user in a conversation that both users can still read', async () => {
    const [alice, pest] = await connectUsers(chat, 'alice', 'pest');
    const { conversation, seq } = await alice!.sendText('before', { to: pest!.name });
    const tab = await chat.reconnect(alice!);
    await block(alice!, pest!);
    await tab.receives('conversation', { id: conversation, blocked: true });
    for (const reply of [
      await pest!.request('textmsg', { content: 'psst', to: alice!.name }),
      await pest!.request('textmsg', { content: 'psst', conversation }),
      await pest!.request('react', { conversation, seq, emoji: '👎', on: true }),
      await pest!.request('pat', { conversation, name: alice!.name }),
    ]) {
      expect(reply).toMatchObject(FORBIDDEN);
    }
    expect(await pest!.request('typing', { conversation })).toEqual({ ok: true, data: {} });
    await chat.deliverAll(alice!, tab);
    for (const socket of [alice!, tab]) {
      expect([socket.received('typing'), socket.received('notice')]).toEqual([[], []]);
      expect(socket.texts(conversation).filter((text) => text !== 'before')).toEqual([]);
    }
    for (const guest of [alice!, pest!]) {
      expect((await guest.requestOk('history', { conversation })).entries).toHaveLength(1);
    }
  });

  it('returns the original receipt to a blocked user who resends an earlier message', async () => {
    const [alice, pest] = await connectUsers(chat, 'alice', 'pest');
    const said = await pest!.sendText('before', { to: alice!.name, clientId: 'once' });
    await block(alice!, pest!);
    expect(await pest!.sendText('before', { to: alice!.name, clientId: 'once' })).toEqual({
      ...said,
      duplicate: true,
    });
    const another = { content: 'after', to: alice!.name, clientId: 'twice' };
    expect(await pest!.request('textmsg', another)).toMatchObject(FORBIDDEN);
  });

  it("tells a blocked user nothing, and still delivers the blocker's messages to them", async () => {
    const [alice, pest] = await connectUsers(chat, 'alice', 'pest');
    const { conversation } = await alice!.sendText('before', { to: pest!.name });
    await block(alice!, pest!);
    await alice!.sendText('and another thing', { conversation });
    await pest!.receives('textmsg', { conversation, content: 'and another thing' });
    const seen = (await chat.reconnect(pest!)).welcome.conversations.find(({ id }) => id === conversation)!;
    expect(seen.blocked).toBeUndefined();
    expect(pest!.received('conversation').some(({ blocked }) => blocked)).toBe(false);
    expect((await pest!.requestOk('people:blocked', {})).people).toEqual([]);
  });

  it('delivers the messages of a blocked user in rooms and in the lobby', async () => {
    const [alice, pest] = await connectUsers(chat, 'alice', 'pest');
    const room = await alice!.requestOk('room:create', { title: 'both', people: [pest!.name] });
    await block(alice!, pest!);
    const { seq } = await pest!.sendText('in the room', { conversation: room.id });
    await alice!.receives('textmsg', { conversation: room.id, content: 'in the room' });
    await pest!.requestOk('react', { conversation: room.id, seq, emoji: '👍', on: true });
    await pest!.sendText('in the lobby');
    await alice!.receives('textmsg', { conversation: 'lobby', content: 'in the lobby' });
  });

  it('accepts messages again after an unblock', async () => {
    const [alice, pest] = await connectUsers(chat, 'alice', 'pest');
    const { conversation } = await pest!.sendText('first', { to: alice!.name });
    await block(alice!, pest!);
    await block(alice!, pest!);
    expect(await pest!.request('textmsg', { content: 'second', conversation })).toMatchObject(FORBIDDEN);
    expect((await alice!.requestOk('people:blocked', {})).people).toEqual([
      { id: pest!.id, name: pest!.name, avatar: pest!.welcome.me!.avatar },
    ]);
    await block(alice!, pest!, false);
    expect(alice!.received('conversation').at(-1)).not.toHaveProperty('blocked');
    expect((await alice!.requestOk('people:blocked', {})).people).toEqual([]);
    await pest!.sendText('third', { conversation });
    await alice!.receives('textmsg', { conversation, content: 'third' });
  });

  it('keeps a block over a restart', async () => {
    const [alice, pest] = await connectUsers(chat, 'alice', 'pest');
    await block(alice!, pest!);
    await chat.restart();
    const [back, pestBack] = [await chat.reconnect(alice!), await chat.reconnect(pest!)];
    expect(await pestBack.request('textmsg', { content: 'psst', to: back.name })).toMatchObject(FORBIDDEN);
    await back.sendText('hello', { to: back.name });
  });

  it('rejects a block of oneself or of an unknown user', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    expect(await alice!.request('people:block', { name: alice!.name, on: true })).toMatchObject({
      error: { code: 'invalid', fields: ['name'] },
    });
    expect(await alice!.request('people:block', { name: 'nobody at all', on: true })).toMatchObject({
      error: { code: 'not_found' },
    });
  });
});
