import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Chat } from '../support/chat.js';
import { heardOf, roomOf, some } from '../support/people.js';

const MUTED = { ok: false, error: { code: 'muted' } };

describe('a mute in a room', () => {
  let chat: Chat;
  beforeAll(async () => void (chat = await Chat.open()));
  afterAll(() => chat.close());

  it('is told to everybody there and nobody outside, and nothing the muted member says is heard', async () => {
    const [alice, bob, carol, outsider] = await some(chat, 'alice', 'bob', 'carol', 'outsider');
    const conversation = await roomOf(alice!, bob!, carol!);
    const before = Date.now();
    await alice!.asks('room:mute', { conversation, name: bob!.name, forMs: 60_000 });
    const { until } = (await carol!.hears('notice', {
      conversation,
      kind: 'silence',
      whom: bob!.name,
      on: true,
      by: alice!.name,
    })) as { until: string };
    expect(Date.parse(until) - before).toBeGreaterThanOrEqual(60_000);
    expect(Date.parse(until) - Date.now()).toBeLessThanOrEqual(60_000);
    await bob!.hears('conversation', { id: conversation, silencedUntil: until });
    const { members } = await carol!.asks('room:members', { conversation });
    expect(members.find(({ name }) => name === bob!.name)).toMatchObject({ silencedUntil: until });
    expect(members.find(({ name }) => name === carol!.name)).not.toHaveProperty('silencedUntil');

    const reply = await bob!.ask('textmsg', { content: 'but', conversation });
    expect(reply).toMatchObject(MUTED);
    const { retryAfterMs } = (reply as { error: { retryAfterMs: number } }).error;
    expect(retryAfterMs).toBeGreaterThan(55_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    const again = await chat.comeBack(bob!);
    expect(again.welcome.conversations).toContainEqual(
      expect.objectContaining({ id: conversation, silencedUntil: until }),
    );
    expect(await again.ask('textmsg', { content: 'and from here', conversation })).toMatchObject(MUTED);
    await bob!.says('in the lobby I may');
    await carol!.says('without bob', { conversation });
    await bob!.hears('textmsg', { conversation, content: 'without bob' });

    await chat.fence(alice!, carol!, outsider!);
    for (const guest of [alice!, carol!]) expect(guest.texts(conversation)).toEqual(['without bob']);
    expect(heardOf(outsider!, conversation)).toEqual([]);
  });

  it('ends by itself', async () => {
    const [alice, bob, outsider] = await some(chat, 'alice', 'bob', 'outsider');
    const conversation = await roomOf(alice!, bob!);
    await alice!.asks('room:mute', { conversation, name: bob!.name, forMs: 400 });
    const reply = await bob!.ask('textmsg', { content: 'too early', conversation });
    expect(reply).toMatchObject(MUTED);
    await pause((reply as { error: { retryAfterMs: number } }).error.retryAfterMs + 5);
    await bob!.says('in time', { conversation });
    await alice!.hears('textmsg', { conversation, content: 'in time' });
    const { members } = await alice!.asks('room:members', { conversation });
    expect(members.find(({ name }) => name === bob!.name)).not.toHaveProperty('silencedUntil');
    await chat.fence(alice!, outsider!);
    expect(alice!.texts(conversation)).toEqual(['in time']);
    expect(outsider!.texts(conversation)).toEqual([]);
  });

  it('is lifted by a mute of no time, which needs no line where there was none', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const conversation = await roomOf(alice!, bob!);
    await alice!.asks('room:mute', { conversation, name: bob!.name, forMs: 0 });
    expect((await alice!.asks('history', { conversation })).head).toBe(1);
    await alice!.asks('room:mute', { conversation, name: bob!.name, forMs: 60_000 });
    expect(await bob!.ask('textmsg', { content: 'x', conversation })).toMatchObject(MUTED);
    await alice!.asks('room:mute', { conversation, name: bob!.name, forMs: 0 });
    await bob!.hears('notice', { conversation, kind: 'silence', whom: bob!.name, on: false });
    await bob!.says('thanks', { conversation });
    await alice!.hears('textmsg', { conversation, content: 'thanks' });
    await chat.fence(bob!);
    const lifted = bob!.heard('conversation').at(-1);
    expect(lifted).toMatchObject({ id: conversation });
    expect(lifted).not.toHaveProperty('silencedUntil');
  });

  it('is put on members by admins, on admins by the owner, and on the owner by nobody', async () => {
    const [alice, bob, carol, dave] = await some(chat, 'alice', 'bob', 'carol', 'dave');
    const conversation = await roomOf(alice!, bob!, carol!, dave!);
    for (const { name } of [bob!, carol!])
      await alice!.asks('room:role', { conversation, name, role: 'admin' });
    const mute = (who: typeof bob, whom: typeof bob) =>
      who!.ask('room:mute', { conversation, name: whom!.name, forMs: 60_000 });
    for (const whom of [alice, bob, carol]) {
      expect(await mute(bob, whom)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    }
    expect(await mute(bob, dave)).toMatchObject({ ok: true });
    expect(await mute(alice, carol)).toMatchObject({ ok: true });
    for (const guest of [carol!, dave!]) {
      expect(await guest.ask('textmsg', { content: 'x', conversation })).toMatchObject(MUTED);
    }
    await bob!.says('I may', { conversation });
    await alice!.hears('textmsg', { conversation, content: 'I may' });
  });

  it('ends for a member who takes the room over: no other member could lift it', async () => {
    const [alice, bob, carol] = await some(chat, 'alice', 'bob', 'carol');
    const conversation = await roomOf(alice!, bob!, carol!);
    await alice!.asks('room:mute', { conversation, name: bob!.name, forMs: 60_000 });
    await alice!.asks('room:role', { conversation, name: bob!.name, role: 'admin' });
    expect(await bob!.ask('textmsg', { content: 'x', conversation })).toMatchObject(MUTED);
    await alice!.asks('room:leave', { conversation });
    await bob!.asks('room:role', { conversation, name: bob!.name, role: 'owner' });
    await bob!.says('mine now', { conversation });
    await carol!.hears('textmsg', { conversation, content: 'mine now' });
  });

  it('is not got rid of by leaving an open room and joining again', async () => {
    const [alice, bob, outsider] = await some(chat, 'alice', 'bob', 'outsider');
    const { id: conversation } = await alice!.asks('room:create', { title: 'open', open: true });
    await bob!.asks('room:join', { conversation });
    await alice!.asks('room:mute', { conversation, name: bob!.name, forMs: 60_000 });
    await bob!.asks('room:leave', { conversation });
    const room = await bob!.asks('room:join', { conversation });
    expect(Date.parse(room.silencedUntil!)).toBeGreaterThan(Date.now());
    expect(await bob!.ask('textmsg', { content: 'x', conversation })).toMatchObject(MUTED);
    await alice!.asks('room:mute', { conversation, name: bob!.name, forMs: 0 });
    await bob!.says('now I may', { conversation });
    await alice!.hears('textmsg', { conversation, content: 'now I may' });
    await chat.fence(alice!, outsider!);
    expect(alice!.texts(conversation)).toEqual(['now I may']);
    expect(heardOf(outsider!, conversation)).toEqual([]);
  });

  it('of everybody leaves the word to the owner and the admins, until it is taken back', async () => {
    const [alice, bob, carol, outsider] = await some(chat, 'alice', 'bob', 'carol', 'outsider');
    const conversation = await roomOf(alice!, bob!, carol!);
    await alice!.asks('room:role', { conversation, name: bob!.name, role: 'admin' });
    expect(await bob!.asks('room:update', { conversation, silent: true })).toMatchObject({ silent: true });
    await carol!.hears('notice', { conversation, kind: 'silence', on: true, by: bob!.name });
    const reply = await carol!.ask('textmsg', { content: 'x', conversation });
    expect(reply).toMatchObject(MUTED);
    expect((reply as { error: object }).error).not.toHaveProperty('retryAfterMs');
    const again = await chat.comeBack(carol!);
    expect(again.welcome.conversations).toContainEqual(
      expect.objectContaining({ id: conversation, silent: true }),
    );
    await alice!.says('one', { conversation });
    await bob!.says('two', { conversation });
    await alice!.asks('room:update', { conversation, silent: false });
    await carol!.says('three', { conversation });
    for (const guest of [alice!, bob!, carol!]) {
      await guest.hears('textmsg', { conversation, content: 'three' });
      expect(guest.texts(conversation)).toEqual(['one', 'two', 'three']);
    }
    await chat.fence(outsider!);
    expect(heardOf(outsider!, conversation)).toEqual([]);
  });

  it('takes back nothing that was acknowledged: a retry hears where it stands', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const conversation = await roomOf(alice!, bob!);
    const first = await bob!.says('once', { conversation, clientId: 'one' });
    await alice!.asks('room:mute', { conversation, name: bob!.name, forMs: 60_000 });
    expect(await bob!.says('once', { conversation, clientId: 'one' })).toEqual({ ...first, duplicate: true });
    expect(await bob!.ask('textmsg', { content: 'twice', conversation, clientId: 'two' })).toMatchObject(
      MUTED,
    );
    await chat.fence(alice!);
    expect(alice!.texts(conversation)).toEqual(['once']);
  });

  it('holds from its line on for whatever is on its way, in a crowd', async () => {
    const [alice, bob, carol] = await some(chat, 'alice', 'bob', 'carol');
    const conversation = await roomOf(alice!, bob!, carol!);
    await Promise.all([
      ...Array.from({ length: 20 }, (_, i) => bob!.ask('textmsg', { content: `bob ${i}`, conversation })),
      alice!.asks('room:mute', { conversation, name: bob!.name, forMs: 60_000 }),
      ...Array.from({ length: 20 }, (_, i) => carol!.says(`carol ${i}`, { conversation })),
    ]);
    const { entries } = await alice!.asks('history', { conversation, limit: 100 });
    const from = entries.findIndex(({ kind }) => kind === 'silence');
    expect(from).toBeGreaterThan(0);
    const late = entries.slice(from).filter((entry) => entry.kind === 'text' && entry.name === bob!.name);
    expect(late).toEqual([]);
    expect(entries.filter((entry) => entry.kind === 'text' && entry.name === carol!.name)).toHaveLength(20);
  });
});
