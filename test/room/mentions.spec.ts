import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MENTIONS_MAX } from '../src/protocol/constants.js';
import type { Conversation } from '../src/protocol/types.js';
import { Chat } from './support/chat.js';
import type { Guest } from './support/guest.js';
import { roomOf, some } from './support/people.js';

const FORBIDDEN = { ok: false, error: { code: 'forbidden', fields: ['everyone'] } };

describe('a text that points at people', () => {
  let chat: Chat;
  beforeAll(async () => void (chat = await Chat.open()));
  afterAll(() => chat.close());

  const seen = async (guest: Guest, id: string): Promise<Conversation> =>
    (await chat.comeBack(guest)).welcome.conversations.find((conversation) => conversation.id === id)!;

  it('marks the conversation for them until they have read it, and for nobody else', async () => {
    const [alice, bob, carol] = await some(chat, 'alice', 'bob', 'carol');
    const conversation = await roomOf(alice!, bob!, carol!);
    const { seq } = await alice!.says('@bob', { conversation, mentions: [bob!.name] });
    await carol!.hears('textmsg', { conversation, seq, mentions: [bob!.name] });
    expect((await seen(bob!, conversation)).mentioned).toBe(true);
    for (const other of [alice!, carol!]) expect((await seen(other, conversation)).mentioned).toBeUndefined();
    await bob!.asks('read', { conversation, seq: seq - 1 });
    expect((await seen(bob!, conversation)).mentioned).toBe(true);
    await bob!.asks('read', { conversation, seq });
    expect((await seen(bob!, conversation)).mentioned).toBeUndefined();
  });

  it('passes over who is not there, and names each person once as they are called', async () => {
    const [alice, bob, outsider] = await some(chat, 'alice', 'bob', 'outsider');
    const conversation = await roomOf(alice!, bob!);
    const mentions = [bob!.name.toUpperCase(), bob!.name, outsider!.name, 'nobody at all'];
    const inRoom = await alice!.says('@', { conversation, mentions });
    expect((await bob!.hears('textmsg', { seq: inRoom.seq, conversation })).mentions).toEqual([bob!.name]);
    const inLobby = await alice!.says('@', { mentions });
    expect((await bob!.hears('textmsg', { seq: inLobby.seq, conversation: 'lobby' })).mentions).toEqual([
      bob!.name,
      outsider!.name,
    ]);
    const nobody = await alice!.says('@', { conversation, mentions: [outsider!.name] });
    const { entries } = await bob!.asks('history', { conversation, after: nobody.seq - 1 });
    expect(entries[0]).not.toHaveProperty('mentions');
    expect((await seen(outsider!, 'lobby')).mentioned).toBe(true);
  });

  it('in private points at the other one', async () => {
    const [alice, bob, outsider] = await some(chat, 'alice', 'bob', 'outsider');
    const mentions = [bob!.name, outsider!.name];
    const { conversation } = await alice!.says('@', { to: bob!.name, mentions });
    expect(await bob!.hears('textmsg', { conversation })).toMatchObject({ mentions: [bob!.name] });
    expect((await seen(bob!, conversation)).mentioned).toBe(true);
    expect((await seen(alice!, conversation)).mentioned).toBeUndefined();
  });

  it('points at nobody twice when it is sent twice', async () => {
    const [alice, bob] = await some(chat, 'alice', 'bob');
    const conversation = await roomOf(alice!, bob!);
    const said = { conversation, mentions: [bob!.name], clientId: 'once' };
    const { seq } = await alice!.says('@', said);
    await alice!.says('later', { conversation });
    await bob!.asks('read', { conversation, seq });
    expect(await alice!.says('@', said)).toMatchObject({ seq, duplicate: true });
    expect((await seen(bob!, conversation)).mentioned).toBeUndefined();
  });

  it('at everybody marks it for everybody but its author, and is for those who keep order', async () => {
    const [owner, admin, member] = await some(chat, 'owner', 'deputy', 'member');
    const conversation = await roomOf(owner!, admin!, member!);
    expect(await member!.ask('textmsg', { content: '@', conversation, everyone: true })).toMatchObject(
      FORBIDDEN,
    );
    const { seq } = await owner!.says('@所有人', { conversation, everyone: true });
    await member!.hears('textmsg', { conversation, seq, everyone: true });
    for (const other of [admin!, member!]) expect((await seen(other, conversation)).mentioned).toBe(true);
    expect((await seen(owner!, conversation)).mentioned).toBeUndefined();
    expect(member!.texts(conversation)).toEqual(['@所有人']);
  });

  it('at everybody in the lobby is for administrators, and in private for nobody', async () => {
    const boss = await chat.enter({ name: 'boss', password: 'correct horse battery' });
    await boss.asks('admin:claim', { code: chat.invitation });
    const [alice] = await some(chat, 'alice');
    expect(await alice!.ask('textmsg', { content: '@', everyone: true })).toMatchObject(FORBIDDEN);
    await boss.says('@所有人', { everyone: true });
    expect((await seen(alice!, 'lobby')).mentioned).toBe(true);
    const [bob] = await some(chat, 'bob');
    expect(bob!.welcome.conversations[0]!.mentioned).toBeUndefined();
    expect(await boss.ask('textmsg', { content: '@', to: alice!.name, everyone: true })).toMatchObject({
      error: { code: 'invalid' },
    });
  });

  it('cannot call everybody where its author is not, which is answered like a room there is not', async () => {
    const [alice, outsider] = await some(chat, 'alice', 'outsider');
    const closed = await roomOf(alice!);
    const answers = await Promise.all(
      [closed, 'r_none'].map((conversation) =>
        outsider!.ask('textmsg', { content: '@', conversation, everyone: true, mentions: [alice!.name] }),
      ),
    );
    expect(answers[0]).toMatchObject({ error: { code: 'not_found' } });
    expect(answers[0]).toEqual(answers[1]);
  });

  it('points at so many at most', async () => {
    const [alice] = await some(chat, 'alice');
    const mentions = Array.from({ length: MENTIONS_MAX + 1 }, (_, i) => `somebody ${i}`);
    expect(await alice!.ask('textmsg', { content: '@', mentions })).toMatchObject({
      error: { code: 'invalid', fields: ['mentions'] },
    });
    await alice!.says('@', { mentions: mentions.slice(1) });
  });
});
