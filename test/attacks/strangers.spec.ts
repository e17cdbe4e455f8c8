import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import { storeDirectConversations } from '../support/direct-conversations.js';
import { createRoom, connectUsers } from '../support/users.js';
import type { TestClient } from '../support/test-client.js';

const LONG_AGO = Date.parse('2020-01-01');
const STRANGERS = 1_500;

describe('message requests of many strangers', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({}, undefined, { strangers: true })));
  afterAll(() => chat.close());

  it('keeps every conversation in the welcome when strangers write', async () => {
    const [victim] = await connectUsers(chat, 'victim');
    const room = await createRoom(victim!);
    const real = await storeDirectConversations(chat, victim!, [
      { at: LONG_AGO, isPinned: true },
      { at: LONG_AGO, isUnread: true },
      { at: LONG_AGO },
    ]);
    const flood = Array.from({ length: STRANGERS }, (_, n) => ({
      at: Date.now() + n,
      isUnread: true,
      isRequest: true,
    }));
    await storeDirectConversations(chat, victim!, flood);

    const { conversations, requests, cursor } = (await chat.reconnect(victim!)).welcome;
    const listed = conversations.filter(({ request }) => !request).map(({ id }) => id);
    expect(listed.sort()).toEqual(['lobby', room, ...real].sort());
    // A client without support for requests still sees the newest of them, after everything else.
    expect(conversations.slice(listed.length).map(({ request }) => request)).toEqual(Array(20).fill(true));
    expect([requests, cursor]).toEqual([999, undefined]);
    const { conversations: page } = await victim!.requestOk('conversations', {});
    expect(page.map(({ id }) => id).sort()).toEqual(listed.sort());
  });

  it('lists all message requests in pages', async () => {
    const [victim] = await connectUsers(chat, 'victim');
    const flood = await storeDirectConversations(
      chat,
      victim!,
      Array.from({ length: 250 }, (_, n) => ({ at: LONG_AGO + Math.floor(n / 3), isRequest: true })),
    );
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await victim!.requestOk('conversations', { requests: true, cursor, limit: 40 });
      found.push(...page.conversations.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found).toHaveLength(250);
    expect(found.sort()).toEqual(flood.sort());
  });

  it('separates message requests from the first message on', async () => {
    const [victim, ...strangers] = await connectUsers(chat, 'victim', 'a', 'b', 'c');
    for (const stranger of strangers) await stranger.sendText('buy tea', { to: victim!.name });
    await chat.deliverAll(victim!);
    const heard = victim!.received('conversation');
    expect(heard.map(({ kind, request }) => [kind, request])).toEqual(strangers.map(() => ['direct', true]));
  });

  const pair = (one: TestClient, other: TestClient) => [one.id, other.id].sort();

  it('sends no typing or read events before the first message of a conversation', async () => {
    const [victim, stranger] = await connectUsers(chat, 'victim', 'stranger');
    for (const one of [victim!, stranger!]) await one.requestOk('me:set', { receipts: true });
    const ids = pair(victim!, stranger!);
    for (const people of [ids, ids.toReversed(), [stranger!.id, 'nobody']]) {
      const conversation = `d_${people.join('.')}`;
      for (const [event, body] of [
        ['typing', {}],
        ['read', { seq: 1 }],
        ['readers', { seq: 1 }],
      ] as const) {
        const reply = await stranger!.request(event, { conversation, ...body });
        expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
      }
    }
    await chat.deliverAll(victim!);
    expect([victim!.received('typing'), victim!.received('read')]).toEqual([[], []]);
  });

  it('sends no typing or read events of a message request until it is answered', async () => {
    const [victim, stranger] = await connectUsers(chat, 'victim', 'stranger');
    for (const one of [victim!, stranger!]) await one.requestOk('me:set', { receipts: true });
    const conversation = `d_${pair(victim!, stranger!).join('.')}`;
    await stranger!.sendText('buy tea', { to: victim!.name });
    expect(await stranger!.requestOk('typing', { conversation })).toEqual({});
    await stranger!.requestOk('read', { conversation, seq: 1 });
    await victim!.requestOk('typing', { conversation });
    await victim!.requestOk('read', { conversation, seq: 1 });
    expect(await stranger!.requestOk('readers', { conversation, seq: 1 })).toEqual({ people: [] });
    await chat.deliverAll(victim!, stranger!);
    for (const one of [victim!, stranger!]) {
      const others = one.received('read').filter(({ name }) => name !== one.name);
      expect([one.received('typing'), others]).toEqual([[], []]);
    }
    await victim!.sendText('no', { to: stranger!.name });
    await stranger!.requestOk('typing', { conversation });
    await stranger!.requestOk('read', { conversation, seq: 2 });
    await victim!.receives('typing', { conversation });
    await victim!.receives('read', { conversation, name: stranger!.name });
  });
});
