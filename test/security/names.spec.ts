import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';

describe('look-alike nicknames', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it.each([
    ['paypal', ['paypaI', 'рaypal', 'раураl', 'PayPal', 'pаypal', 'ｐａｙｐａｌ', 'ⓟⓐⓨⓟⓐⓛ', '𝓹𝓪𝔂𝓹𝓪𝓵']],
    ['Bob', ['Вob', 'Воb', 'ВОВ', 'bob', 'Β0b', 'B०b']],
    ['东东', ['東东'.replace('東', '东'), '东东 ', '东\u00a0东'.replace('\u00a0', '')]],
    ['Ольга', ['Oльга', 'ольга', 'ОЛЬГА']],
    ['Νίκος', ['νίκος', 'ΝΊΚΟΣ', 'Nίκος', 'Νίκοσ']],
    ['modern', ['rnodern', 'modem']],
    ['BOB KRUX', ['ʙᴏʙ ᴋʀᴜx', '🅱🅾🅱 🅺🆁🆄🆇', '🅑🅞🅑 🅚🅡🅤🅧']],
    ['محمد', ['محـمد', 'مـحمـد']],
    ['a b', ['a\u2003b', 'a   b', ' a b ']],
  ])('treats %s as the same nickname', async (name, same) => {
    await chat.join(name);
    for (const other of same) {
      if (other === 'modem') continue;
      expect([other, await chat.connect({ name: other }).isRefused()]).toEqual([other, 'name_taken']);
    }
  });

  it.each([
    'admin',
    'Ａdmin',
    'аdmin',
    'ADMIN',
    'adrnin',
    'System',
    'ѕуstеm',
    '管理员',
    '系统',
    '所有人',
    'everyone',
    'Everyone',
    'A.d.m.i.n',
    'adm1n',
    '@dmin',
    'ädmin',
    'the admin',
    'AdminBob',
    'sysadmin',
    'Teahouse Support',
    'staff 2',
    '管 理 员',
    '官方小王',
    'lobby',
  ])('reserves the nickname %s for staff', async (name) =>
    expect(await chat.connect({ name }).isRefused()).toBe('name_taken'),
  );

  it.each(['Ali', 'badminton', 'Vladimir', 'Staffordshire', '老茶馆'])(
    'accepts the nickname %s, which imitates no staff',
    async (name) => expect((await chat.join(name)).name).toBe(name),
  );

  it.each([
    ['a space of no width', 'a\u200bb'],
    ['a joiner', 'a\u200db'],
    ['a soft hyphen', 'a\u00adb'],
    ['a Hangul filler', 'a\u3164b'],
    ['a half-width filler', 'a\uffa0b'],
    ['a blank braille pattern', 'a\u2800b'],
    ['only a blank', '\u2800'],
    ['an annotation anchor', 'a\ufff9b'],
    ['a Syriac abbreviation mark', 'a\u070fb'],
    ['a hieroglyph joiner', 'a\u{13430}b'],
    ['a blank hieroglyph', 'a\u{13441}b'],
    ['a half blank hieroglyph', 'a\u{13442}b'],
    ['a Khitan filler', 'a\u{16fe4}b'],
    ['a tag', 'a\u{e0041}b'],
    ['a variation selector', 'a\ufe0fb'],
    ['a direction mark', 'a\u200eb'],
    ['an isolate', 'a\u2066b'],
    ['an override', 'nimda\u202e'],
    ['a byte order mark', 'a\ufeffb'],
    ['an escape', '\u001b[31mred'],
    ['a line separator', 'a\u2028b'],
    ['a private character', 'a\ue000b'],
    ['no character', 'a\u{10ffff}b'],
    ['accents piled up', 'a\u0300\u0301\u0302\u0303\u0304\u0305'],
    ['half a character', '\udc00'],
  ])('rejects a nickname with %s', async (_, name) =>
    expect(await chat.connect({ name }).isRefused()).toBe('name_invalid'),
  );

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '<img src=x>',
    "'; DROP TABLE people;--",
    '%s%n',
    '../..',
  ])('accepts %s as a nickname', async (name) => {
    const odd = await chat.join(name);
    const friend = await chat.join(`friend of ${name.slice(0, 12)}`);
    await friend.sendText('hello', { to: name });
    await odd.receives('textmsg', { content: 'hello', to: name });
  });

  it('accepts nicknames of every script, and keeps different ones distinct', async () => {
    for (const name of [
      'Нина',
      'Nina',
      'नीना',
      'ნინა',
      'نينا',
      'נינה',
      'นีน่า',
      '妮娜',
      'ニーナ',
      '니나',
      'Ian',
      'ian2',
      'mall',
      'mail',
    ]) {
      expect((await chat.join(name)).name).toBe(name);
    }
  });
});
