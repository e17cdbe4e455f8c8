import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MENTIONS_MAX } from '../../src/protocol/constants.js';
import type { Conversation } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { createRoom, connectUsers } from '../support/users.js';

const FORBIDDEN = { ok: false, error: { code: 'forbidden', fields: ['everyone'] } };

describe('mentions', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  const seen = async (guest: TestClient, id: string): Promise<Conversation> =>
    (await chat.reconnect(guest)).welcome.conversations.find((conversation) => conversation.id === id)!;

  it('marks a conversation as mentioning its mentioned users until they read it, and no other users', async () => {
    const [alice, bob, carol] = await connectUsers(chat, 'alice', 'bob', 'carol');
    const conversation = await createRoom(alice!, bob!, carol!);
    const { seq } = await alice!.sendText('@bob', { conversation, mentions: [bob!.name] });
    await carol!.receives('textmsg', { conversation, seq, mentions: [bob!.name] });
    expect((await seen(bob!, conversation)).mentioned).toBe(true);
    for (const other of [alice!, carol!]) expect((await seen(other, conversation)).mentioned).toBeUndefined();
    await bob!.requestOk('read', { conversation, seq: seq - 1 });
    expect((await seen(bob!, conversation)).mentioned).toBe(true);
    await bob!.requestOk('read', { conversation, seq });
    expect((await seen(bob!, conversation)).mentioned).toBeUndefined();
  });

  it('ignores mentions of users outside the conversation, and lists each user once under their displayed name', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const conversation = await createRoom(alice!, bob!);
    const mentions = [bob!.name.toUpperCase(), bob!.name, outsider!.name, 'nobody at all'];
    const inRoom = await alice!.sendText('@', { conversation, mentions });
    expect((await bob!.receives('textmsg', { seq: inRoom.seq, conversation })).mentions).toEqual([bob!.name]);
    const inLobby = await alice!.sendText('@', { mentions });
    expect((await bob!.receives('textmsg', { seq: inLobby.seq, conversation: 'lobby' })).mentions).toEqual([
      bob!.name,
      outsider!.name,
    ]);
    const nobody = await alice!.sendText('@', { conversation, mentions: [outsider!.name] });
    const { entries } = await bob!.requestOk('history', { conversation, after: nobody.seq - 1 });
    expect(entries[0]).not.toHaveProperty('mentions');
    expect((await seen(outsider!, 'lobby')).mentioned).toBe(true);
  });

  it('mentions the other user in a direct conversation', async () => {
    const [alice, bob, outsider] = await connectUsers(chat, 'alice', 'bob', 'outsider');
    const mentions = [bob!.name, outsider!.name];
    const { conversation } = await alice!.sendText('@', { to: bob!.name, mentions });
    expect(await bob!.receives('textmsg', { conversation })).toMatchObject({ mentions: [bob!.name] });
    expect((await seen(bob!, conversation)).mentioned).toBe(true);
    expect((await seen(alice!, conversation)).mentioned).toBeUndefined();
  });

  it('mentions a user once in a message that is sent twice', async () => {
    const [alice, bob] = await connectUsers(chat, 'alice', 'bob');
    const conversation = await createRoom(alice!, bob!);
    const said = { conversation, mentions: [bob!.name], clientId: 'once' };
    const { seq } = await alice!.sendText('@', said);
    await alice!.sendText('later', { conversation });
    await bob!.requestOk('read', { conversation, seq });
    expect(await alice!.sendText('@', said)).toMatchObject({ seq, duplicate: true });
    expect((await seen(bob!, conversation)).mentioned).toBeUndefined();
  });

  it('marks a conversation for all members but the author on a mention of everyone, and allows it to admins only', async () => {
    const [owner, admin, member] = await connectUsers(chat, 'owner', 'deputy', 'member');
    const conversation = await createRoom(owner!, admin!, member!);
    expect(await member!.request('textmsg', { content: '@', conversation, everyone: true })).toMatchObject(
      FORBIDDEN,
    );
    const { seq } = await owner!.sendText('@所有人', { conversation, everyone: true });
    await member!.receives('textmsg', { conversation, seq, everyone: true });
    for (const other of [admin!, member!]) expect((await seen(other, conversation)).mentioned).toBe(true);
    expect((await seen(owner!, conversation)).mentioned).toBeUndefined();
    expect(member!.texts(conversation)).toEqual(['@所有人']);
  });

  it('allows a mention of everyone in the lobby to administrators, and in direct conversations to no user', async () => {
    const boss = await chat.connectAs({ name: 'boss', password: 'correct horse battery' });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
    const [alice] = await connectUsers(chat, 'alice');
    expect(await alice!.request('textmsg', { content: '@', everyone: true })).toMatchObject(FORBIDDEN);
    await boss.sendText('@所有人', { everyone: true });
    expect((await seen(alice!, 'lobby')).mentioned).toBe(true);
    const [bob] = await connectUsers(chat, 'bob');
    expect(bob!.welcome.conversations[0]!.mentioned).toBeUndefined();
    expect(await boss.request('textmsg', { content: '@', to: alice!.name, everyone: true })).toMatchObject({
      error: { code: 'invalid' },
    });
  });

  it('answers not_found to a mention of everyone by a user outside the room', async () => {
    const [alice, outsider] = await connectUsers(chat, 'alice', 'outsider');
    const closed = await createRoom(alice!);
    const answers = await Promise.all(
      [closed, 'r_none'].map((conversation) =>
        outsider!.request('textmsg', { content: '@', conversation, everyone: true, mentions: [alice!.name] }),
      ),
    );
    expect(answers[0]).toMatchObject({ error: { code: 'not_found' } });
    expect(answers[0]).toEqual(answers[1]);
  });

  it('limits the number of mentions per message', async () => {
    const [alice] = await connectUsers(chat, 'alice');
    const mentions = Array.from({ length: MENTIONS_MAX + 1 }, (_, i) => `somebody ${i}`);
    expect(await alice!.request('textmsg', { content: '@', mentions })).toMatchObject({
      error: { code: 'invalid', fields: ['mentions'] },
    });
    await alice!.sendText('@', { mentions: mentions.slice(1) });
  });
});
