import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { Database } from '../../src/database/database.js';
import { PasswordHasher } from '../../src/identity/password-hasher.js';
import { TestServer } from '../support/test-server.js';

const PASSWORD = 'correct horse battery';

describe('passwords', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('claims a free nickname, and signs in the same user from any device', async () => {
    const laptop = await chat.connectAs({ name: '阿姨', password: PASSWORD, avatar: '5.jpg' });
    expect(laptop.welcome).toMatchObject({ me: { name: '阿姨', avatar: '5.jpg' }, claimed: true });
    const phone = await chat.connectAs({ name: ' 阿姨', password: PASSWORD });
    expect(phone.welcome.me).toEqual(laptop.welcome.me);
    expect(phone.token).not.toBe(laptop.token);
    await laptop.sendText('from the laptop');
    await phone.receives('textmsg', { content: 'from the laptop' });
  });

  it('rejects a wrong password, and a claimed nickname without one as taken', async () => {
    await chat.connectAs({ name: 'claimed', password: PASSWORD });
    expect(await chat.connect({ name: 'Claimed', password: 'another password' }).isRefused()).toBe(
      'password_wrong',
    );
    expect(await chat.connect({ name: 'claimed' }).isRefused()).toBe('name_taken');
  });

  it("opens no guest's nickname with a password", async () => {
    await chat.join('just a guest');
    expect(await chat.connect({ name: 'just a guest', password: PASSWORD }).isRefused()).toBe('name_taken');
  });

  it.each([
    ['too short', 'short'],
    ['too long', 'x'.repeat(257)],
    ['no text', 12_345_678],
    ['an object', { toString: 'x' }],
    ['null', null],
    ['half a character', 'abcdefg\ud83d'],
  ])('rejects a password that is %s, and claims nothing', async (_, password) => {
    expect(await chat.connect({ name: 'nobody yet', password }).isRefused()).toBe('invalid');
  });

  it('rejects a password in the URL', async () => {
    const named = await chat.connectAs({}, { name: 'in the address', password: PASSWORD });
    expect(named.welcome.claimed).toBeUndefined();
  });

  it('keeps a claimed nickname for its owner after sign-out', async () => {
    const owner = await chat.connectAs({ name: 'keeper', password: PASSWORD });
    await owner.requestOk('signout', { everywhere: true });
    await owner.receives('goodbye', { reason: 'signed_out' });
    expect(await chat.connect({ name: 'keeper' }).isRefused()).toBe('name_taken');
    expect((await chat.connectAs({ name: 'keeper', password: PASSWORD })).id).toBe(owner.id);
  });

  it('turns a guest into a claimed user when set later, and ends the other sessions when it changes', async () => {
    const here = await chat.join('grows up');
    await here.requestOk('me:set', { password: PASSWORD });
    const there = await chat.connectAs({ name: 'grows up', password: PASSWORD });
    const second = await chat.reconnect(here);
    await here.requestOk('me:set', { password: 'a new password' });
    await there.receives('goodbye', { reason: 'signed_out' });
    await there.isDisconnected();
    expect(await chat.connect({ token: there.token }).isRefused()).toBe('token_invalid');
    expect(await chat.connect({ name: 'grows up', password: PASSWORD }).isRefused()).toBe('password_wrong');
    await here.sendText('still here');
    await second.receives('textmsg', { content: 'still here' });
  });

  it('stores passwords as Argon2id above the OWASP minimum, and upgrades weaker hashes', async () => {
    const owner = await chat.connectAs({ name: 'old account', password: PASSWORD });
    const { query } = chat.get(Database);
    const stored = () =>
      query.selectFrom('people').select('password').where('id', '=', owner.id).executeTakeFirstOrThrow();
    const [strong, weak] = [
      (await stored()).password!,
      await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 }),
    ];
    expect(strong).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$/);
    await query.updateTable('people').set({ password: weak }).where('id', '=', owner.id).execute();
    await chat.connectAs({ name: 'old account', password: PASSWORD });
    expect((await stored()).password).toMatch(/m=32768,t=3,p=1/);
  });

  it('reveals neither users nor passwords by the time of a reply', async () => {
    await chat.connectAs({ name: 'has one', password: PASSWORD });
    await chat.join('has none');
    const took = { free: [] as number[], guest: [] as number[], claimed: [] as number[] };
    const knock = async (name: string): Promise<number> => {
      const start = performance.now();
      const guest = chat.connect({ name, password: 'the wrong one' });
      await Promise.race([guest.isRefused(), guest.receives('welcome')]);
      return performance.now() - start;
    };
    for (let i = 0; i < 15; i += 1) {
      took.free.push(await knock(`free ${i}`));
      took.guest.push(await knock('has none'));
      took.claimed.push(await knock('has one'));
    }
    const [free, guest, claimed] = Object.values(took).map((times) => times.sort((a, b) => a - b)[7]!);
    console.log(`median: free ${free} ms, a guest's ${guest} ms, claimed ${claimed} ms`);
    const work = await timeOf(() => chat.get(PasswordHasher).hash(PASSWORD));
    // Each reply includes one password hash; a missing one would show at once.
    for (const median of [free!, guest!, claimed!]) expect(median).toBeGreaterThan(work / 3);
    expect(Math.max(guest!, claimed!) / Math.min(guest!, claimed!)).toBeLessThan(2);
  });
});

describe('sessions', () => {
  it('expires an unused session, and with it an unclaimed nickname', async () => {
    const chat = await TestServer.open({ sessionEndsAfterDays: -1 });
    try {
      const guest = await chat.join('gone for long');
      expect(await chat.connect({ token: guest.token }).isRefused()).toBe('token_invalid');
    } finally {
      await chat.close();
    }
  });
});

describe('links to another device', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('signs in the same user on another device, once', async () => {
    const laptop = await chat.join('two devices');
    const { code, expiresAt } = await laptop.requestOk('device:link', {});
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(5 * 60_000);
    const phone = await chat.connectAs({ code });
    expect(phone.welcome.me).toEqual(laptop.welcome.me);
    expect(phone.token).not.toBe(laptop.token);
    expect(await chat.connect({ code }).isRefused()).toBe('token_invalid');
  });

  it('works for one of two devices that follow a link at the same time', async () => {
    const owner = await chat.join('raced');
    const { code } = await owner.requestOk('device:link', {});
    const both = await Promise.all(
      [chat.connect({ code }), chat.connect({ code })].map((guest) =>
        Promise.race([guest.isRefused(), guest.receives('welcome').then(() => 'welcome')]),
      ),
    );
    expect(both.sort()).toEqual(['token_invalid', 'welcome']);
  });

  it('expires when it is too old, when a newer link exists, and when its owner signed out', async () => {
    const owner = await chat.join('three links');
    const { code: first } = await owner.requestOk('device:link', {});
    const { code: second } = await owner.requestOk('device:link', {});
    expect(await chat.connect({ code: first }).isRefused()).toBe('token_invalid');
    await chat
      .get(Database)
      .query.updateTable('codes')
      .set({ expires_at: Date.now() - 1 })
      .execute();
    expect(await chat.connect({ code: second }).isRefused()).toBe('token_invalid');
    const { code: third } = await owner.requestOk('device:link', {});
    await owner.requestOk('signout', { everywhere: true });
    expect(await chat.connect({ code: third }).isRefused()).toBe('token_invalid');
  });

  it.each([
    ['a word', 'nonsense'],
    ['a number', 7],
    ['null', null],
    ['an object', {}],
  ])('rejects a device link that is %s', async (_, code) =>
    expect(await chat.connect({ code }).isRefused()).toBe('token_invalid'),
  );

  it('refuses device links to visitors', async () => {
    const visitor = await chat.visit();
    expect(await visitor.request('device:link', {})).toMatchObject({ error: { code: 'unauthenticated' } });
  });
});

describe('avatars', () => {
  it('changes an avatar for all users, in all tabs and in the next message', async () => {
    const chat = await TestServer.open();
    try {
      const [alice, bob] = [await chat.join('alice', { avatar: '1.jpg' }), await chat.join('bob')];
      const tab = await chat.reconnect(alice);
      await alice.requestOk('me:set', { avatar: '9.jpg' });
      await bob.receives('people', { joined: [{ name: 'alice', avatar: '9.jpg' }] });
      await tab.sendText('a new face');
      await bob.receives('textmsg', { content: 'a new face', avatar: '9.jpg' });
      expect(await alice.request('me:set', { avatar: '../../9.jpg' })).toMatchObject({
        error: { code: 'invalid' },
      });
    } finally {
      await chat.close();
    }
  });
});

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
