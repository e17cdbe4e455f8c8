import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chat } from './support/chat.js';
import type { Guest } from './support/guest.js';

describe('what is unread', () => {
  let chat: Chat;
  beforeAll(async () => void (chat = await Chat.open()));
  afterAll(() => chat.close());

  const seen = async (guest: Guest, id: string) =>
    (await chat.comeBack(guest)).welcome.conversations.find((conversation) => conversation.id === id);

  it('is what others said after the read mark; own messages never count', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const { conversation } = await alice.says('1', { to: 'bob' });
    await alice.says('2', { to: 'bob' });
    await bob.says('3', { to: 'alice' });
    await alice.says('4', { to: 'bob' });
    expect(await seen(bob, conversation)).toMatchObject({ head: 4, read: 0, unread: 3 });
    expect(await seen(alice, conversation)).toMatchObject({ head: 4, read: 0, unread: 1 });
    await bob.asks('read', { conversation, seq: 2 });
    expect(await seen(bob, conversation)).toMatchObject({ read: 2, unread: 1 });
  });

  it('does not hold what was said before somebody came', async () => {
    const carol = await chat.join('carol');
    await carol.says('old news');
    const dave = await chat.join('dave');
    expect(dave.welcome.conversations[0]).toMatchObject({ id: 'lobby', unread: 0 });
    await carol.says('fresh news');
    expect(await seen(dave, 'lobby')).toMatchObject({ unread: 1 });
  });

  it('only shrinks: a mark moves forward and never past the newest entry', async () => {
    const [erin, frank] = [await chat.join('erin'), await chat.join('frank')];
    const { conversation } = await erin.says('1', { to: 'frank' });
    await erin.says('2', { to: 'frank' });
    expect(await frank.asks('read', { conversation, seq: 99 })).toEqual({ read: 2 });
    expect(await frank.asks('read', { conversation, seq: 1 })).toEqual({ read: 2 });
  });

  it("follows to the person's other tabs and to nobody else", async () => {
    const [gina, hugo] = [await chat.join('gina'), await chat.join('hugo')];
    const tab = await chat.comeBack(hugo);
    const { conversation } = await gina.says('1', { to: 'hugo' });
    await hugo.asks('read', { conversation, seq: 1 });
    expect(await tab.hears('read')).toEqual({ conversation, name: 'hugo', seq: 1 });
    await chat.fence(gina);
    expect(gina.heard('read')).toEqual([]);
  });

  it('is not kept for visitors', async () => {
    const visitor = await chat.visit();
    expect(await visitor.ask('read', { conversation: 'lobby', seq: 1 })).toMatchObject({
      error: { code: 'unauthenticated' },
    });
  });
});
