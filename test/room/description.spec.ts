import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestClient } from '../support/test-client.js';
import { TestServer } from '../support/test-server.js';
import { receivedIn, createRoom, connectUsers } from '../support/users.js';

describe('room details', () => {
  let chat: TestServer;
  let alice: TestClient;
  let bob: TestClient;
  let outsider: TestClient;
  let conversation: string;
  beforeAll(async () => {
    chat = await TestServer.open();
    [alice, bob, outsider] = (await connectUsers(chat, 'alice', 'bob', 'outsider')) as [
      TestClient,
      TestClient,
      TestClient,
    ];
    conversation = await createRoom(alice, bob);
  });
  afterAll(() => chat.close());

  it('stores one entry for each changed detail', async () => {
    const to = { title: ' 新的 群名 ', announcement: 'bring cups', open: true, silent: true };
    const room = await alice.requestOk('room:update', { conversation, ...to });
    expect(room).toMatchObject({ ...to, title: '新的 群名', head: 5, role: 'owner', members: 2 });
    const by = alice.name;
    await bob.receives('notice', { seq: 5, kind: 'silence', on: true, by });
    expect(bob.received('notice').filter(({ seq }) => seq > 1)).toMatchObject([
      { conversation, seq: 2, kind: 'renamed', title: '新的 群名', by },
      { conversation, seq: 3, kind: 'announcement', content: 'bring cups', by },
      { conversation, seq: 4, kind: 'opened', open: true, by },
      { conversation, seq: 5, kind: 'silence', on: true, by },
    ]);
    expect(bob.received('notice').find(({ seq }) => seq === 5)).not.toHaveProperty('whom');
    expect(await alice.requestOk('room:update', { conversation, ...to })).toMatchObject({ head: 5 });
    expect(await alice.requestOk('room:update', { conversation })).toMatchObject({ head: 5 });

    await chat.deliverAll(bob, outsider);
    expect(receivedIn(bob, conversation)).toEqual([
      'conversation room',
      'notice joined',
      'notice renamed',
      'notice announcement',
      'notice opened',
      'notice silence',
    ]);
    expect(receivedIn(outsider, conversation)).toEqual([]);
  });

  it('shows room details on join, on reconnect and in the list of open rooms', async () => {
    const seen = {
      id: conversation,
      title: '新的 群名',
      announcement: 'bring cups',
      open: true,
      silent: true,
    };
    const { rooms } = await outsider.requestOk('room:list', {});
    expect(rooms).toContainEqual({ id: conversation, title: '新的 群名', members: 2 });
    expect((await chat.reconnect(bob)).welcome.conversations).toContainEqual(expect.objectContaining(seen));
    const [carol] = await connectUsers(chat, 'carol');
    expect(await carol!.requestOk('room:join', { conversation })).toMatchObject(seen);
    await carol!.receives('conversation', { ...seen, open: true, silent: true });
    await carol!.requestOk('room:leave', { conversation });
  });

  it('denies access to an open room after it is closed', async () => {
    expect(
      await alice.requestOk('room:update', { conversation, open: false, announcement: '  ' }),
    ).not.toMatchObject({
      open: expect.anything(),
    });
    await bob.receives('notice', { conversation, kind: 'announcement', content: '' });
    await bob.receives('notice', { conversation, kind: 'opened', open: false });
    expect(await outsider.request('room:join', { conversation })).toMatchObject({
      error: { code: 'not_found' },
    });
    const { rooms } = await outsider.requestOk('room:list', {});
    expect(rooms.map(({ id }) => id)).not.toContain(conversation);
    const [room] = (await chat.reconnect(bob)).welcome.conversations.filter(({ id }) => id === conversation);
    expect(room).not.toHaveProperty('announcement');
    expect(room).not.toHaveProperty('open');
  });

  it.each([
    ['title', ''],
    ['title', '\u202e'],
    ['title', 'x'.repeat(41)],
    ['title', 7],
    ['announcement', 'x'.repeat(501)],
    ['announcement', 'a\u0000b'],
    ['announcement', '\ud800'],
    ['open', 'yes'],
    ['silent', 1],
  ])('rejects the %s %j, and all other changes of the request', async (field, value) => {
    const { head } = await alice.requestOk('history', { conversation, limit: 1 });
    const body = { conversation, title: 'in passing', silent: false, [field]: value };
    expect(await alice.send('room:update', body)).toMatchObject({
      ok: false,
      error: { code: 'invalid', fields: [field] },
    });
    expect((await alice.requestOk('history', { conversation, limit: 1 })).head).toBe(head);
  });

  it('accepts an announcement of 500 Chinese characters', async () => {
    const announcement = '茶'.repeat(500);
    expect(await alice.requestOk('room:update', { conversation, announcement })).toMatchObject({
      announcement,
    });
    await bob.receives('notice', { conversation, kind: 'announcement', content: announcement });
    await chat.deliverAll(outsider);
    expect(receivedIn(outsider, conversation)).toEqual([]);
  });
});
