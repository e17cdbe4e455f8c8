import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';

describe('unread counts', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  const seen = async (guest: TestClient, id: string) =>
    (await chat.reconnect(guest)).welcome.conversations.find((conversation) => conversation.id === id);

  it('counts entries of other users after the read marker, and never own messages', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const { conversation } = await alice.sendText('1', { to: 'bob' });
    await alice.sendText('2', { to: 'bob' });
    await bob.sendText('3', { to: 'alice' });
    await alice.sendText('4', { to: 'bob' });
    expect(await seen(bob, conversation)).toMatchObject({ head: 4, read: 0, unread: 3 });
    expect(await seen(alice, conversation)).toMatchObject({ head: 4, read: 0, unread: 1 });
    await bob.requestOk('read', { conversation, seq: 2 });
    expect(await seen(bob, conversation)).toMatchObject({ read: 2, unread: 1 });
  });

  it('counts nothing from before the user joined', async () => {
    const carol = await chat.join('carol');
    await carol.sendText('old news');
    const dave = await chat.join('dave');
    expect(dave.welcome.conversations[0]).toMatchObject({ id: 'lobby', unread: 0 });
    await carol.sendText('fresh news');
    expect(await seen(dave, 'lobby')).toMatchObject({ unread: 1 });
  });

  it('moves the read marker only forward and never past the newest entry', async () => {
    const [erin, frank] = [await chat.join('erin'), await chat.join('frank')];
    const { conversation } = await erin.sendText('1', { to: 'frank' });
    await erin.sendText('2', { to: 'frank' });
    expect(await frank.requestOk('read', { conversation, seq: 99 })).toEqual({ read: 2 });
    expect(await frank.requestOk('read', { conversation, seq: 1 })).toEqual({ read: 2 });
  });

  it("sends the read marker to the user's other tabs and to no other user", async () => {
    const [gina, hugo] = [await chat.join('gina'), await chat.join('hugo')];
    const tab = await chat.reconnect(hugo);
    const { conversation } = await gina.sendText('1', { to: 'hugo' });
    await hugo.requestOk('read', { conversation, seq: 1 });
    expect(await tab.receives('read')).toEqual({ conversation, name: 'hugo', seq: 1 });
    await chat.deliverAll(gina);
    expect(gina.received('read')).toEqual([]);
  });

  it('keeps no read marker for visitors', async () => {
    const visitor = await chat.visit();
    expect(await visitor.request('read', { conversation: 'lobby', seq: 1 })).toMatchObject({
      error: { code: 'unauthenticated' },
    });
  });
});
