import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REACTIONS_MAX } from '../../src/protocol/constants.js';
import type { TextEntry } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { createRoom, connectUsers } from '../support/users.js';

const EMOJI = Array.from('😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓😔');

describe('reactions and nudges', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  const textAt = async (reader: TestClient, conversation: string, seq: number): Promise<TextEntry> =>
    (await reader.requestOk('history', { conversation, after: seq - 1, limit: 1 })).entries[0] as TextEntry;

  it('shows a reaction to all members of the conversation, and to no other user', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const conversation = await createRoom(alice!, bob!);
    const { seq } = await alice!.sendText('tea?', { conversation });
    const put = await bob!.requestOk('react', { conversation, seq, emoji: '👍🏽', on: true });
    for (const guest of [alice!, bob!]) {
      await guest.receives('notice', {
        kind: 'reaction',
        conversation,
        seq: put.seq,
        target: seq,
        by: bob!.name,
        emoji: '👍🏽',
        on: true,
      });
    }
    await alice!.requestOk('react', { conversation, seq, emoji: '🍵', on: true });
    await alice!.requestOk('react', { conversation, seq, emoji: '👍🏽', on: true });
    expect((await textAt(bob!, conversation, seq)).reactions).toEqual([
      { emoji: '👍🏽', by: [bob!.name, alice!.name] },
      { emoji: '🍵', by: [alice!.name] },
    ]);
    await chat.deliverAll(outsider!);
    expect(JSON.stringify(outsider!.inbox)).not.toContain(conversation);
    const body = { conversation, seq, emoji: '🍵', on: true };
    expect(await outsider!.request('react', body)).toMatchObject({ error: { code: 'not_found' } });
  });

  it('removes a reaction, and counts a repeated one once', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { conversation, seq } = await alice!.sendText('hm', { to: bob!.name });
    const put = { conversation, seq, emoji: '🤔', on: true };
    const [first, ...again] = await Promise.all([1, 2, 3].map(() => bob!.requestOk('react', put)));
    expect(again).toEqual([first, first]);
    const taken = await bob!.requestOk('react', { ...put, on: false });
    expect(taken.seq).toBe(first!.seq + 1);
    expect(await bob!.requestOk('react', { ...put, on: false })).toEqual({ seq });
    expect((await textAt(alice!, conversation, seq)).reactions).toBeUndefined();
    await alice!.receives('notice', { kind: 'reaction', conversation, seq: taken.seq, on: false });
    await chat.deliverAll(alice!);
    const heard = alice!.received('notice').filter((notice) => notice.conversation === conversation);
    expect(heard.map((notice) => notice.seq)).toEqual([first!.seq, taken.seq]);
    const back = await bob!.requestOk('react', put);
    expect(back.seq).toBe(taken.seq + 1);
  });

  it('limits the number of different emoji on one message, across all users', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const { seq } = await alice!.sendText('popular');
    const react = (guest: TestClient, emoji: string) =>
      guest.request('react', { conversation: 'lobby', seq, emoji, on: true });
    const replies = await Promise.all(EMOJI.map((emoji, i) => react(i % 2 ? alice! : bob!, emoji)));
    expect(EMOJI.length).toBe(REACTIONS_MAX + 1);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(REACTIONS_MAX);
    const refused = replies.findIndex(({ ok }) => !ok);
    expect(replies[refused]).toMatchObject({ error: { code: 'forbidden' } });
    expect(await react(alice!, EMOJI[refused]!)).toMatchObject({ error: { code: 'forbidden' } });
    for (const emoji of EMOJI.filter((_, i) => i !== refused).slice(0, 2)) {
      for (const guest of [alice!, bob!]) expect(await react(guest, emoji)).toMatchObject({ ok: true });
    }
  });

  it('refuses a reaction to a notice, a recalled message or a message from before the user joined', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const conversation = await createRoom(alice!);
    const old = await alice!.sendText('before', { conversation });
    await alice!.requestOk('room:invite', { conversation, people: [bob!.name] });
    const gone = await alice!.sendText('gone', { conversation });
    await alice!.requestOk('recall', gone);
    for (const seq of [1, old.seq, gone.seq, 1_000]) {
      for (const on of [true, false]) {
        expect(await bob!.request('react', { conversation, seq, emoji: '👍', on })).toMatchObject({
          error: { code: 'not_found' },
        });
      }
    }
  });

  it.each(['', 'a', '👍👍', 'ok 👍', '\u200d', '1'])('refuses %p as emoji', async (emoji) => {
    const [alice] = await connectUsers(chat, 'alice');
    const { seq } = await alice!.sendText('x');
    expect(await alice!.request('react', { conversation: 'lobby', seq, emoji, on: true })).toMatchObject({
      error: { code: 'invalid', fields: ['emoji'] },
    });
  });

  it('includes reactions in each page of the log', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    const [first, second] = [await alice!.sendText('one'), await alice!.sendText('two')];
    await alice!.requestOk('react', { conversation: 'lobby', seq: first.seq, emoji: '1️⃣', on: true });
    await alice!.requestOk('react', { conversation: 'lobby', seq: second.seq, emoji: '2️⃣', on: true });
    const { entries } = await alice!.requestOk('history', {
      conversation: 'lobby',
      after: first.seq - 1,
      limit: 2,
    });
    expect((entries as TextEntry[]).map(({ reactions }) => reactions)).toEqual([
      [{ emoji: '1️⃣', by: [alice!.name] }],
      [{ emoji: '2️⃣', by: [alice!.name] }],
    ]);
  });

  it('nudges a member and tells all members', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const conversation = await createRoom(alice!, bob!);
    const { seq } = await alice!.requestOk('pat', { conversation, name: bob!.name.toUpperCase() });
    const pat = { kind: 'pat' as const, conversation, seq, by: alice!.name, whom: bob!.name };
    for (const guest of [alice!, bob!]) await guest.receives('notice', pat);
    const { entries } = await bob!.requestOk('history', { conversation, after: seq - 1 });
    expect(entries).toEqual([expect.objectContaining(pat)]);
    for (const name of [outsider!.name, 'nobody at all']) {
      expect(await alice!.request('pat', { conversation, name })).toMatchObject({
        error: { code: 'not_found' },
      });
    }
    expect(await outsider!.request('pat', { conversation, name: bob!.name })).toMatchObject({
      error: { code: 'not_found' },
    });
    await chat.deliverAll(outsider!);
    expect(JSON.stringify(outsider!.inbox)).not.toContain(conversation);
  });

  it('nudges the other user in a direct conversation, and any user with a nickname in the lobby', async () => {
    const [alice, bob, carol] = await connectUsers(chat, 'alice', 'bob', 'carol');
    const { conversation } = await alice!.sendText('hi', { to: bob!.name });
    await bob!.requestOk('pat', { conversation, name: alice!.name });
    await alice!.receives('notice', { kind: 'pat', conversation, by: bob!.name, whom: alice!.name });
    expect(await bob!.request('pat', { conversation, name: carol!.name })).toMatchObject({
      error: { code: 'not_found' },
    });
    await bob!.requestOk('pat', { conversation: 'lobby', name: carol!.name });
    await carol!.receives('notice', { kind: 'pat', conversation: 'lobby', whom: carol!.name });
    expect(carol!.received('notice').filter((notice) => notice.conversation === conversation)).toEqual([]);
  });

  it('refuses reactions and nudges by users who may not send messages', async () => {
    const boss = await chat.connectAs({ name: 'boss', password: 'correct horse battery' });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
    const [pest] = await connectUsers(chat, 'pest');
    const { seq } = await boss.sendText('calm down');
    await boss.requestOk('admin:mute', { name: pest!.name, forMs: 60_000 });
    for (const reply of [
      await pest!.request('react', { conversation: 'lobby', seq, emoji: '👎', on: true }),
      await pest!.request('pat', { conversation: 'lobby', name: boss.name }),
    ]) {
      expect(reply).toMatchObject({ error: { code: 'muted' } });
    }
  });
});

describe('repeated nudges', () => {
  it('rate-limits nudges to the same user, and not to another user', async () => {
    const chat = await TestServer.open({ rateLimits: true });
    try {
      const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((name) => chat.join(name)));
      const pat = (by: TestClient, name: string) => by.request('pat', { conversation: 'lobby', name });
      expect(await pat(alice!, 'bob')).toMatchObject({ ok: true });
      expect(await pat(alice!, 'Bob')).toMatchObject({
        error: { code: 'rate_limited', retryAfterMs: expect.any(Number) },
      });
      expect(await pat(alice!, 'carol')).toMatchObject({ ok: true });
      expect(await pat(bob!, 'alice')).toMatchObject({ ok: true });
      await chat.deliverAll(carol!);
      const pats = carol!.received('notice').filter(({ kind }) => kind === 'pat');
      expect(pats).toHaveLength(3);
    } finally {
      await chat.close();
    }
  });
});
