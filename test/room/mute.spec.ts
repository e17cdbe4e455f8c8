import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { TestServer } from '../support/test-server.js';
import { receivedIn, createRoom, connectUsers } from '../support/users.js';

const MUTED = { ok: false, error: { code: 'muted' } };

describe('room mutes', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('shows a mute to all members and no other user, and delivers nothing of the muted member', async () => {
    const [alice, bob, carol, outsider] = await connectUsers(chat, 'alice', 'bob', 'carol', 'outsider');
    const conversation = await createRoom(alice!, bob!, carol!);
    const before = Date.now();
    await alice!.requestOk('room:mute', { conversation, name: bob!.name, forMs: 60_000 });
    const { until } = (await carol!.receives('notice', {
      conversation,
      kind: 'silence',
      whom: bob!.name,
      on: true,
      by: alice!.name,
    })) as { until: string };
    expect(Date.parse(until) - before).toBeGreaterThanOrEqual(60_000);
    expect(Date.parse(until) - Date.now()).toBeLessThanOrEqual(60_000);
    await bob!.receives('conversation', { id: conversation, silencedUntil: until });
    const { members } = await carol!.requestOk('room:members', { conversation });
    expect(members.find(({ name }) => name === bob!.name)).toMatchObject({ silencedUntil: until });
    expect(members.find(({ name }) => name === carol!.name)).not.toHaveProperty('silencedUntil');

    const reply = await bob!.request('textmsg', { content: 'but', conversation });
    expect(reply).toMatchObject(MUTED);
    const { retryAfterMs } = (reply as { error: { retryAfterMs: number } }).error;
    expect(retryAfterMs).toBeGreaterThan(55_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    const again = await chat.reconnect(bob!);
    expect(again.welcome.conversations).toContainEqual(
      expect.objectContaining({ id: conversation, silencedUntil: until }),
    );
    expect(await again.request('textmsg', { content: 'and from here', conversation })).toMatchObject(MUTED);
    await bob!.sendText('in the lobby I may');
    await carol!.sendText('without bob', { conversation });
    await bob!.receives('textmsg', { conversation, content: 'without bob' });

    await chat.deliverAll(alice!, carol!, outsider!);
    for (const guest of [alice!, carol!]) expect(guest.texts(conversation)).toEqual(['without bob']);
    expect(receivedIn(outsider!, conversation)).toEqual([]);
  });

  it('ends a mute by itself', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const conversation = await createRoom(alice!, bob!);
    await alice!.requestOk('room:mute', { conversation, name: bob!.name, forMs: 400 });
    const reply = await bob!.request('textmsg', { content: 'too early', conversation });
    expect(reply).toMatchObject(MUTED);
    await pause((reply as { error: { retryAfterMs: number } }).error.retryAfterMs + 5);
    await bob!.sendText('in time', { conversation });
    await alice!.receives('textmsg', { conversation, content: 'in time' });
    const { members } = await alice!.requestOk('room:members', { conversation });
    expect(members.find(({ name }) => name === bob!.name)).not.toHaveProperty('silencedUntil');
    await chat.deliverAll(alice!, outsider!);
    expect(alice!.texts(conversation)).toEqual(['in time']);
    expect(outsider!.texts(conversation)).toEqual([]);
  });

  it('lifts a mute by a mute of zero time, without an entry where there was none', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const conversation = await createRoom(alice!, bob!);
    await alice!.requestOk('room:mute', { conversation, name: bob!.name, forMs: 0 });
    expect((await alice!.requestOk('history', { conversation })).head).toBe(1);
    await alice!.requestOk('room:mute', { conversation, name: bob!.name, forMs: 60_000 });
    expect(await bob!.request('textmsg', { content: 'x', conversation })).toMatchObject(MUTED);
    await alice!.requestOk('room:mute', { conversation, name: bob!.name, forMs: 0 });
    await bob!.receives('notice', { conversation, kind: 'silence', whom: bob!.name, on: false });
    await bob!.sendText('thanks', { conversation });
    await alice!.receives('textmsg', { conversation, content: 'thanks' });
    await chat.deliverAll(bob!);
    const lifted = bob!.received('conversation').at(-1);
    expect(lifted).toMatchObject({ id: conversation });
    expect(lifted).not.toHaveProperty('silencedUntil');
  });

  it('lets admins mute members and the owner mute admins, and no user mute the owner', async () => {
    const [alice, bob, carol, dave] = await connectUsers(chat, 'alice', 'bob', 'carol', 'dave');
    const conversation = await createRoom(alice!, bob!, carol!, dave!);
    for (const { name } of [bob!, carol!])
      await alice!.requestOk('room:role', { conversation, name, role: 'admin' });
    const mute = (who: typeof bob, whom: typeof bob) =>
      who!.request('room:mute', { conversation, name: whom!.name, forMs: 60_000 });
    for (const whom of [alice, bob, carol]) {
      expect(await mute(bob, whom)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    }
    expect(await mute(bob, dave)).toMatchObject({ ok: true });
    expect(await mute(alice, carol)).toMatchObject({ ok: true });
    for (const guest of [carol!, dave!]) {
      expect(await guest.request('textmsg', { content: 'x', conversation })).toMatchObject(MUTED);
    }
    await bob!.sendText('I may', { conversation });
    await alice!.receives('textmsg', { conversation, content: 'I may' });
  });

  it('ends the mute of a member who claims the room, because no other member could lift it', async () => {
    const [alice, bob, carol] = await connectUsers(chat, 'alice', 'bob', 'carol');
    const conversation = await createRoom(alice!, bob!, carol!);
    await alice!.requestOk('room:mute', { conversation, name: bob!.name, forMs: 60_000 });
    await alice!.requestOk('room:role', { conversation, name: bob!.name, role: 'admin' });
    expect(await bob!.request('textmsg', { content: 'x', conversation })).toMatchObject(MUTED);
    await alice!.requestOk('room:leave', { conversation });
    await bob!.requestOk('room:role', { conversation, name: bob!.name, role: 'owner' });
    await bob!.sendText('mine now', { conversation });
    await carol!.receives('textmsg', { conversation, content: 'mine now' });
  });

  it('keeps a mute when its member leaves an open room and rejoins', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const { id: conversation } = await alice!.requestOk('room:create', { title: 'open', open: true });
    await bob!.requestOk('room:join', { conversation });
    await alice!.requestOk('room:mute', { conversation, name: bob!.name, forMs: 60_000 });
    await bob!.requestOk('room:leave', { conversation });
    const room = await bob!.requestOk('room:join', { conversation });
    expect(Date.parse(room.silencedUntil!)).toBeGreaterThan(Date.now());
    expect(await bob!.request('textmsg', { content: 'x', conversation })).toMatchObject(MUTED);
    await alice!.requestOk('room:mute', { conversation, name: bob!.name, forMs: 0 });
    await bob!.sendText('now I may', { conversation });
    await alice!.receives('textmsg', { conversation, content: 'now I may' });
    await chat.deliverAll(alice!, outsider!);
    expect(alice!.texts(conversation)).toEqual(['now I may']);
    expect(receivedIn(outsider!, conversation)).toEqual([]);
  });

  it('lets only the owner and admins send while all members are muted, until that is lifted', async () => {
    const [alice, bob, carol, outsider] = await connectUsers(chat, 'alice', 'bob', 'carol', 'outsider');
    const conversation = await createRoom(alice!, bob!, carol!);
    await alice!.requestOk('room:role', { conversation, name: bob!.name, role: 'admin' });
    expect(await bob!.requestOk('room:update', { conversation, silent: true })).toMatchObject({
      silent: true,
    });
    await carol!.receives('notice', { conversation, kind: 'silence', on: true, by: bob!.name });
    const reply = await carol!.request('textmsg', { content: 'x', conversation });
    expect(reply).toMatchObject(MUTED);
    expect((reply as { error: object }).error).not.toHaveProperty('retryAfterMs');
    const again = await chat.reconnect(carol!);
    expect(again.welcome.conversations).toContainEqual(
      expect.objectContaining({ id: conversation, silent: true }),
    );
    await alice!.sendText('one', { conversation });
    await bob!.sendText('two', { conversation });
    await alice!.requestOk('room:update', { conversation, silent: false });
    await carol!.sendText('three', { conversation });
    for (const guest of [alice!, bob!, carol!]) {
      await guest.receives('textmsg', { conversation, content: 'three' });
      expect(guest.texts(conversation)).toEqual(['one', 'two', 'three']);
    }
    await chat.deliverAll(outsider!);
    expect(receivedIn(outsider!, conversation)).toEqual([]);
  });

  it('returns the original receipt to a retry of a muted member', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const conversation = await createRoom(alice!, bob!);
    const first = await bob!.sendText('once', { conversation, clientId: 'one' });
    await alice!.requestOk('room:mute', { conversation, name: bob!.name, forMs: 60_000 });
    expect(await bob!.sendText('once', { conversation, clientId: 'one' })).toEqual({
      ...first,
      duplicate: true,
    });
    expect(await bob!.request('textmsg', { content: 'twice', conversation, clientId: 'two' })).toMatchObject(
      MUTED,
    );
    await chat.deliverAll(alice!);
    expect(alice!.texts(conversation)).toEqual(['once']);
  });

  it('applies a mute from its entry on to messages in progress, under load', async () => {
    const [alice, bob, carol] = await connectUsers(chat, 'alice', 'bob', 'carol');
    const conversation = await createRoom(alice!, bob!, carol!);
    await Promise.all([
      ...Array.from({ length: 20 }, (_, i) => bob!.request('textmsg', { content: `bob ${i}`, conversation })),
      alice!.requestOk('room:mute', { conversation, name: bob!.name, forMs: 60_000 }),
      ...Array.from({ length: 20 }, (_, i) => carol!.sendText(`carol ${i}`, { conversation })),
    ]);
    const { entries } = await alice!.requestOk('history', { conversation, limit: 100 });
    const from = entries.findIndex(({ kind }) => kind === 'silence');
    expect(from).toBeGreaterThan(0);
    const late = entries.slice(from).filter((entry) => entry.kind === 'text' && entry.name === bob!.name);
    expect(late).toEqual([]);
    expect(entries.filter((entry) => entry.kind === 'text' && entry.name === carol!.name)).toHaveLength(20);
  });
});
