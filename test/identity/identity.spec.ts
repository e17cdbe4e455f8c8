import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';

describe('nicknames', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('gives a nickname to the first user who takes it, in any spelling that looks the same', async () => {
    const first = await chat.join('东东');
    expect(first.welcome.me).toMatchObject({ name: '东东' });
    await chat.join('Straße');
    await chat.join('café');
    for (const same of ['东东', ' 东东 ', 'STRAßE', 'cafe\u0301', 'ＣＡＦÉ']) {
      expect(await chat.connect({ name: same }).isRefused()).toBe('name_taken');
    }
  });

  it('accepts nicknames of any script, with emoji', async () => {
    for (const name of ['Ольга', 'محمد', '김철수', '茶馆 老板', '👨‍👩‍👧 family', 'ナナ', 'a']) {
      expect((await chat.join(name)).name).toBe(name);
    }
  });

  it.each([
    ['a Persian name with a non-joiner', 'علی\u200cرضا', 'علیرضا'],
    ['a Sinhala name with a joiner', 'ප්\u200dරියන්ත', 'ප්රියන්ත'],
    ['a Chinese name with the selector of a variant', '葛\u{e0100}城', '葛城'],
  ])('accepts %s, and reserves the name without it too', async (_, name, same) => {
    expect((await chat.join(name)).name).toBe(name);
    expect(await chat.connect({ name: same }).isRefused()).toBe('name_taken');
  });

  it.each([
    ['a non-joiner after a letter that never joins', 'ا\u200cب'],
    ['a non-joiner between Latin letters', 'ab\u200cc'],
    ['a joiner at the end', 'علی\u200d'],
    ['a selector without a variant', 'a\ufe00b'],
    ['an empty text', ''],
    ['only spaces', '   '],
    ['a control character', 'a\u0007b'],
    ['a line break', 'a\nb'],
    ['a direction override', 'a\u202eb'],
    ['an invisible character', 'a\u200bb'],
    ['half a character', 'a\ud83d'],
    ['25 characters', 'x'.repeat(25)],
    ['more than 96 bytes', '👨‍👩‍👧‍👦'.repeat(5)],
    ['a number', 5],
    ['an object', { toString: 'x' }],
    ['null', null],
  ])('rejects %s as a nickname', async (_, name) => {
    expect(await chat.connect({ name }).isRefused()).toBe('name_invalid');
  });

  it('accepts a nickname in the URL, as in the original tutorial, and rejects a token there', async () => {
    const named = await chat.connectAs({}, { name: '小红', avatar: '7.jpg' });
    expect(named.welcome.me).toMatchObject({ name: '小红', avatar: '7.jpg' });
    const visitor = await chat.connectAs({}, { token: named.token });
    expect(visitor.welcome.me).toBeNull();
  });

  it('assigns an avatar of the shipped set, whatever was requested', async () => {
    for (const [i, avatar] of ['25.jpg', '../../1.jpg', 'http://elsewhere/1.jpg', '<img>'].entries()) {
      expect((await chat.join(`avatar ${i}`, { avatar })).welcome.me!.avatar).toMatch(
        /^([1-9]|1\d|2[0-4])\.jpg$/,
      );
    }
  });

  it('keeps a nickname with the holder of the token, after a reload and in a second tab', async () => {
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
  ])('rejects a sign-in with %s', async (_, token) =>
    expect(await chat.connect({ token }).isRefused()).toBe('token_invalid'),
  );

  it('registers a visitor with the first message, and returns a token', async () => {
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

  it('stores no message of a visitor under a taken nickname, and registers no user', async () => {
    const [owner, visitor] = [await chat.join('owner'), await chat.visit()];
    expect(await visitor.request('textmsg', { content: 'I am owner', name: 'owner' })).toMatchObject({
      error: { code: 'name_taken' },
    });
    await chat.deliverAll(owner);
    expect(owner.texts()).not.toContain('I am owner');
  });

  it('frees the nickname of a guest after sign-out in all tabs of the session', async () => {
    const guest = await chat.join('leaving');
    const tab = await chat.reconnect(guest);
    await guest.requestOk('signout', {});
    await Promise.all([guest, tab].map((socket) => socket.receives('goodbye', { reason: 'signed_out' })));
    await Promise.all([guest.isDisconnected(), tab.isDisconnected()]);
    expect(await chat.connect({ token: guest.token }).isRefused()).toBe('token_invalid');
    expect((await chat.join('leaving')).id).not.toBe(guest.id);
  });

  it('keeps nicknames and conversations over a restart of the server', async () => {
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

describe('unused nicknames', () => {
  it('frees a nickname after long disuse, but not while its user is online', async () => {
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

describe('tokens made by the client', () => {
  const own = 'made-by-the-client-itself-0123456789-abcdefg';
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('registers a nickname with a new token once and resumes it afterwards, so a lost reply costs no nickname', async () => {
    const lost = chat.connect({ name: 'alice', token: own });
    lost.disconnect();
    const first = await chat.connectAs({ name: 'alice', token: own });
    const again = await chat.connectAs({ name: 'alice', token: own });
    expect(again.id).toBe(first.id);
    expect(await chat.connect({ name: 'alice', token: `${own}-of-another` }).isRefused()).toBe('name_taken');
  });

  it('registers one user for many simultaneous first handshakes', async () => {
    const guests = await Promise.all(
      [1, 2, 3, 4].map(() => chat.connectAs({ name: 'bob', token: `${own}-bob` })),
    );
    expect(new Set(guests.map(({ id }) => id)).size).toBe(1);
  });

  it.each([
    ['too short', 'short'],
    ['of other characters', `${own} `],
    ['no text', 7],
  ])('rejects a client token that is %s', async (_, token) =>
    expect(await chat.connect({ name: 'carol', token }).isRefused()).toBe('token_invalid'),
  );
});
