import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REACTIONS_MAX } from '../src/protocol/constants.js';
import type { TextEntry } from '../src/protocol/types.js';
import { Chat } from './support/chat.js';
import type { Guest } from './support/guest.js';
import { roomOf, some } from './support/people.js';

const EMOJI = Array.from('😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓😔');

describe('what people do without words', () => {
  let chat: Chat;
  beforeAll(async () => void (chat = await Chat.open()));
  afterAll(() => chat.close());

  const textAt = async (reader: Guest, conversation: string, seq: number): Promise<TextEntry> =>
    (await reader.asks('history', { conversation, after: seq - 1, limit: 1 })).entries[0] as TextEntry;

  it('puts an emoji under a text for everybody there, and for nobody else', async () => {
    const [alice, bob, outsider] = await some(chat, 'alice', 'bob', 'outsider');
    const conversation = await roomOf(alice!, bob!);
    const { seq } = await alice!.says('tea?', { conversation });
    const put = await bob!.asks('react', { conversation, seq, emoji: '👍🏽', on: true });
    for (const guest of [alice!, bob!]) {
      await guest.hears('notice', {
        kind: 'reaction',
        conversation,
        seq: put.seq,
        target: seq,
        by: bob!.name,
        emoji: '👍🏽',
        on: true,
      });
    }
    await alice!.asks('react', { conversation, seq, emoji: '🍵', on: true });
    await alice!.asks('react', { conversation, seq, emoji: '👍🏽', on: true });
    expect((await textAt(bob!, conversation, seq)).reactions).toEqual([
      { emoji: '👍🏽', by: [bob!.name, alice!.name] },
      { emoji: '🍵', by: [alice!.name] },
    ]);
    await chat.fence(outsider!);
    expect(JSON.stringify(outsider!.inbox)).not.toContain(conversation);
    const body = { conversation, seq, emoji: '🍵', on: true };
    expect(await outsider!.ask('react', body)).toMatchObject({ error: { code: 'not_found' } });
  });

  it('takes it away again, and counts the same twice as once', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const { conversation, seq } = await alice!.says('hm', { to: bob!.name });
    const put = { conversation, seq, emoji: '🤔', on: true };
    const [first, ...again] = await Promise.all([1, 2, 3].map(() => bob!.asks('react', put)));
    expect(again).toEqual([first, first]);
    const taken = await bob!.asks('react', { ...put, on: false });
    expect(taken.seq).toBe(first!.seq + 1);
    expect(await bob!.asks('react', { ...put, on: false })).toEqual({ seq });
    expect((await textAt(alice!, conversation, seq)).reactions).toBeUndefined();
    await alice!.hears('notice', { kind: 'reaction', conversation, seq: taken.seq, on: false });
    await chat.fence(alice!);
    const heard = alice!.heard('notice').filter((notice) => notice.conversation === conversation);
    expect(heard.map((notice) => notice.seq)).toEqual([first!.seq, taken.seq]);
    const back = await bob!.asks('react', put);
    expect(back.seq).toBe(taken.seq + 1);
  });

  it('is at most so many different emoji under one text, from all together', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const { seq } = await alice!.says('popular');
    const react = (guest: Guest, emoji: string) =>
      guest.ask('react', { conversation: 'lobby', seq, emoji, on: true });
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

  it('is nothing under what is no text, was taken back, or was said before one came', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const conversation = await roomOf(alice!);
    const old = await alice!.says('before', { conversation });
    await alice!.asks('room:invite', { conversation, people: [bob!.name] });
    const gone = await alice!.says('gone', { conversation });
    await alice!.asks('recall', gone);
    for (const seq of [1, old.seq, gone.seq, 1_000]) {
      for (const on of [true, false]) {
        expect(await bob!.ask('react', { conversation, seq, emoji: '👍', on })).toMatchObject({
          error: { code: 'not_found' },
        });
      }
    }
  });

  it.each(['', 'a', '👍👍', 'ok 👍', '\u200d', '1'])('takes no %p for an emoji', async (emoji) => {
    const [alice] = await some(chat, 'alice');
    const { seq } = await alice!.says('x');
    expect(await alice!.ask('react', { conversation: 'lobby', seq, emoji, on: true })).toMatchObject({
      error: { code: 'invalid', fields: ['emoji'] },
    });
  });

  it('shows the emoji on each page of the log to whom they belong', async () => {
    const [alice] = await some(chat, 'alice');
    const [first, second] = [await alice!.says('one'), await alice!.says('two')];
    await alice!.asks('react', { conversation: 'lobby', seq: first.seq, emoji: '1️⃣', on: true });
    await alice!.asks('react', { conversation: 'lobby', seq: second.seq, emoji: '2️⃣', on: true });
    const { entries } = await alice!.asks('history', {
      conversation: 'lobby',
      after: first.seq - 1,
      limit: 2,
    });
    expect((entries as TextEntry[]).map(({ reactions }) => reactions)).toEqual([
      [{ emoji: '1️⃣', by: [alice!.name] }],
      [{ emoji: '2️⃣', by: [alice!.name] }],
    ]);
  });

  it('nudges somebody who is there, as all of them hear', async () => {
    const [alice, bob, outsider] = await some(chat, 'alice', 'bob', 'outsider');
    const conversation = await roomOf(alice!, bob!);
    const { seq } = await alice!.asks('pat', { conversation, name: bob!.name.toUpperCase() });
    const pat = { kind: 'pat' as const, conversation, seq, by: alice!.name, whom: bob!.name };
    for (const guest of [alice!, bob!]) await guest.hears('notice', pat);
    const { entries } = await bob!.asks('history', { conversation, after: seq - 1 });
    expect(entries).toEqual([expect.objectContaining(pat)]);
    for (const name of [outsider!.name, 'nobody at all']) {
      expect(await alice!.ask('pat', { conversation, name })).toMatchObject({ error: { code: 'not_found' } });
    }
    expect(await outsider!.ask('pat', { conversation, name: bob!.name })).toMatchObject({
      error: { code: 'not_found' },
    });
    await chat.fence(outsider!);
    expect(JSON.stringify(outsider!.inbox)).not.toContain(conversation);
  });

  it('nudges the other one in private, and anybody with a nickname in the lobby', async () => {
    const [alice, bob, carol] = await some(chat, 'alice', 'bob', 'carol');
    const { conversation } = await alice!.says('hi', { to: bob!.name });
    await bob!.asks('pat', { conversation, name: alice!.name });
    await alice!.hears('notice', { kind: 'pat', conversation, by: bob!.name, whom: alice!.name });
    expect(await bob!.ask('pat', { conversation, name: carol!.name })).toMatchObject({
      error: { code: 'not_found' },
    });
    await bob!.asks('pat', { conversation: 'lobby', name: carol!.name });
    await carol!.hears('notice', { kind: 'pat', conversation: 'lobby', whom: carol!.name });
    expect(carol!.heard('notice').filter((notice) => notice.conversation === conversation)).toEqual([]);
  });

  it('is not for whoever may not speak', async () => {
    const boss = await chat.enter({ name: 'boss', password: 'correct horse battery' });
    await boss.asks('admin:claim', { code: chat.invitation });
    const [pest] = await some(chat, 'pest');
    const { seq } = await boss.says('calm down');
    await boss.asks('admin:mute', { name: pest!.name, forMs: 60_000 });
    for (const reply of [
      await pest!.ask('react', { conversation: 'lobby', seq, emoji: '👎', on: true }),
      await pest!.ask('pat', { conversation: 'lobby', name: boss.name }),
    ]) {
      expect(reply).toMatchObject({ error: { code: 'muted' } });
    }
  });
});

describe('somebody who nudges again and again', () => {
  it('is asked to wait before the same person, and not before another one', async () => {
    const chat = await Chat.open({ rateLimits: true });
    try {
      const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((name) => chat.join(name)));
      const pat = (by: Guest, name: string) => by.ask('pat', { conversation: 'lobby', name });
      expect(await pat(alice!, 'bob')).toMatchObject({ ok: true });
      expect(await pat(alice!, 'Bob')).toMatchObject({
        error: { code: 'rate_limited', retryAfterMs: expect.any(Number) },
      });
      expect(await pat(alice!, 'carol')).toMatchObject({ ok: true });
      expect(await pat(bob!, 'alice')).toMatchObject({ ok: true });
      await chat.fence(carol!);
      const pats = carol!.heard('notice').filter(({ kind }) => kind === 'pat');
      expect(pats).toHaveLength(3);
    } finally {
      await chat.close();
    }
  });
});
