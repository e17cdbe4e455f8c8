import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';

describe('a nickname', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('is taken by who comes first, in any spelling that looks the same', async () => {
    const first = await chat.join('东东');
    expect(first.welcome.me).toMatchObject({ name: '东东' });
    await chat.join('Straße');
    await chat.join('café');
    for (const same of ['东东', ' 东东 ', 'STRAßE', 'cafe\u0301', 'ＣＡＦÉ']) {
      expect(await chat.connect({ name: same }).isRefused()).toBe('name_taken');
    }
  });

  it('may be of any script, with emoji', async () => {
    for (const name of ['Ольга', 'محمد', '김철수', '茶馆 老板', '👨‍👩‍👧 family', 'ナナ', 'a']) {
      expect((await chat.join(name)).name).toBe(name);
    }
  });

  it.each([
    ['nothing', ''],
    ['only spaces', '   '],
    ['a control character', 'a\u0007b'],
    ['a line break', 'a\nb'],
    ['a character that turns the text around', 'a\u202eb'],
    ['a character nobody sees', 'a\u200bb'],
    ['half a character', 'a\ud83d'],
    ['25 characters', 'x'.repeat(25)],
    ['more than 96 bytes', '👨‍👩‍👧‍👦'.repeat(5)],
    ['a number', 5],
    ['an object', { toString: 'x' }],
    ['null', null],
  ])('cannot be %s', async (_, name) => {
    expect(await chat.connect({ name }).isRefused()).toBe('name_invalid');
  });

  it('may stand in the address, as the first document has it, where a token may not', async () => {
    const named = await chat.connectAs({}, { name: '小红', avatar: '7.jpg' });
    expect(named.welcome.me).toMatchObject({ name: '小红', avatar: '7.jpg' });
    const visitor = await chat.connectAs({}, { token: named.token });
    expect(visitor.welcome.me).toBeNull();
  });

  it('comes with an avatar of the shipped set, whatever was asked for', async () => {
    for (const [i, avatar] of ['25.jpg', '../../1.jpg', 'http://elsewhere/1.jpg', '<img>'].entries()) {
      expect((await chat.join(`avatar ${i}`, { avatar })).welcome.me!.avatar).toMatch(
        /^([1-9]|1\d|2[0-4])\.jpg$/,
      );
    }
  });

  it('stays with whoever holds the token: the same person after a reload and in a second tab', async () => {
    const alice = await chat.join('alice');
    const tab = await chat.reconnect(alice);
    expect(tab.welcome.me).toEqual(alice.welcome.me);
    expect(tab.welcome.token).toBeUndefined();
    alice.disconnect();
    tab.disconnect();
    expect((await chat.reconnect(alice)).welcome.me).toEqual(alice.welcome.me);
    expect(await chat.connect({ name: 'alice' }).isRefused()).toBe('name_taken');
  });

  it.each([
    ['a wrong token', 'nonsense'],
    ['no text', 7],
    ['an object', {}],
    ['null', null],
  ])('is not to be had with %s', async (_, token) =>
    expect(await chat.connect({ token }).isRefused()).toBe('token_invalid'),
  );

  it('introduces a visitor with its first message, which then has a token like everybody', async () => {
    const visitor = await chat.visit();
    expect(visitor.welcome).toMatchObject({ protocol: 1, me: null });
    expect(await visitor.request('textmsg', { content: 'hi' })).toMatchObject({
      error: { code: 'unauthenticated' },
    });
    await visitor.sendText('hi', { name: 'walk-in', avatar: '2.jpg' });
    await visitor.receives('textmsg', { name: 'walk-in', avatar: '2.jpg', content: 'hi' });
    expect(visitor.welcome.me).toMatchObject({ name: 'walk-in' });
    expect((await chat.reconnect(visitor)).welcome.me!.id).toBe(visitor.id);
  });

  it('that is taken does not introduce a visitor, and nothing is said', async () => {
    const [owner, visitor] = [await chat.join('owner'), await chat.visit()];
    expect(await visitor.request('textmsg', { content: 'I am owner', name: 'owner' })).toMatchObject({
      error: { code: 'name_taken' },
    });
    await chat.deliverAll(owner);
    expect(owner.texts()).not.toContain('I am owner');
  });

  it('is free again after its guest signed out, in all tabs of that session', async () => {
    const guest = await chat.join('leaving');
    const tab = await chat.reconnect(guest);
    await guest.requestOk('signout', {});
    await Promise.all([guest, tab].map((socket) => socket.receives('goodbye', { reason: 'signed_out' })));
    await Promise.all([guest.isDisconnected(), tab.isDisconnected()]);
    expect(await chat.connect({ token: guest.token }).isRefused()).toBe('token_invalid');
    expect((await chat.join('leaving')).id).not.toBe(guest.id);
  });

  it('survives a restart of the server, and so do the conversations', async () => {
    const [mary, nick] = [await chat.join('mary'), await chat.join('nick')];
    await mary.sendText('before the restart', { to: 'nick' });
    await chat.restart();
    const [maryAgain, nickAgain] = [await chat.reconnect(mary), await chat.reconnect(nick)];
    expect(maryAgain.welcome.me).toEqual(mary.welcome.me);
    expect(maryAgain.welcome.epoch).toBe(mary.welcome.epoch);
    expect(nickAgain.welcome.conversations.find(({ title }) => title === 'mary')).toMatchObject({
      head: 1,
      unread: 1,
    });
  });
});

describe('a nickname that nobody used for long', () => {
  it('is free again, but not while somebody is online with it', async () => {
    const chat = await TestServer.open({ nameFreeAfterDays: -1 });
    try {
      const here = await chat.join('here');
      expect(await chat.connect({ name: 'here' }).isRefused()).toBe('name_taken');
      here.disconnect();
      const watcher = await chat.visit();
      await watcher.receives('count', 1);
      const next = await chat.join('here');
      expect(next.id).not.toBe(here.id);
      expect(await chat.connect({ token: here.token }).isRefused()).toBe('token_invalid');
    } finally {
      await chat.close();
    }
  });
});

describe('a token that the client made', () => {
  const own = 'made-by-the-client-itself-0123456789-abcdefg';
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('takes the nickname the first time and comes back to it after that, so a lost answer costs nobody a nickname', async () => {
    const lost = chat.connect({ name: 'alice', token: own });
    lost.disconnect();
    const first = await chat.connectAs({ name: 'alice', token: own });
    const again = await chat.connectAs({ name: 'alice', token: own });
    expect(again.id).toBe(first.id);
    expect(await chat.connect({ name: 'alice', token: `${own}-of-another` }).isRefused()).toBe('name_taken');
  });

  it('makes one person of many first handshakes at once', async () => {
    const guests = await Promise.all(
      [1, 2, 3, 4].map(() => chat.connectAs({ name: 'bob', token: `${own}-bob` })),
    );
    expect(new Set(guests.map(({ id }) => id)).size).toBe(1);
  });

  it.each([
    ['too short', 'short'],
    ['of other characters', `${own} `],
    ['no text', 7],
  ])('is refused when it is %s', async (_, token) =>
    expect(await chat.connect({ name: 'carol', token }).isRefused()).toBe('token_invalid'),
  );
});
