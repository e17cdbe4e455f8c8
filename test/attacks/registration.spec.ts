import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import { RateLimits } from '../../src/rate-limit/rate-limits.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { registerSecret } from '../support/captured-logs.js';

const PASSWORD = 'correct horse battery';
const HERE = '127.0.0.1';

async function exists(chat: TestServer, name: string): Promise<boolean> {
  const { query } = chat.get(Database);
  return (
    (await query.selectFrom('people').select('id').where('name', '=', name).executeTakeFirst()) !== undefined
  );
}

describe('registration limits per address', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({ rateLimits: true }, 1)));
  afterAll(() => chat.close());

  it('refuses new nicknames with a password after 100 in an hour, however they are claimed', async () => {
    const claimed = await chat.connectAs({ name: 'claimed', password: PASSWORD });
    const guest = await chat.join('guest');
    const limits = chat.get(RateLimits);
    for (let n = 0; n < 97; n += 1) await limits.claim(HERE);
    await chat.connectAs({ name: 'claimed 99', password: PASSWORD });
    await claimed.requestOk('bot:create', { name: 'bot 100' }).then(({ token }) => registerSecret(token));
    for (const name of ['claimed 101', 'claimed 102']) {
      expect(await chat.connect({ name, password: PASSWORD }).isRefused()).toBe('rate_limited');
      expect(await exists(chat, name)).toBe(false);
    }
    expect(await guest.request('me:set', { password: PASSWORD })).toMatchObject({
      error: { code: 'rate_limited' },
    });
    expect(await claimed.request('bot:create', { name: 'bot 101' })).toMatchObject({
      error: { code: 'rate_limited' },
    });
    expect(await exists(chat, 'bot 101')).toBe(false);
    // A user who already has a nickname signs in again and changes the password.
    const back = await chat.connectAs({ name: 'claimed', password: PASSWORD });
    await back.requestOk('me:set', { password: `${PASSWORD} staple` });
    expect((await chat.join('another guest')).name).toBe('another guest');
  });

  it('refuses new nicknames of both kinds after 200 in ten minutes', async () => {
    const limits = chat.get(RateLimits);
    const isSpent = async (): Promise<boolean> =>
      limits.registration(HERE).then(
        () => false,
        () => true,
      );
    for (let n = 0; n < 200 && !(await isSpent()); n += 1);
    for (const more of [{}, { password: PASSWORD }]) {
      expect(await chat.connect({ name: 'one too many', ...more }).isRefused()).toBe('rate_limited');
    }
    expect(await exists(chat, 'one too many')).toBe(false);
  });

  it('refuses new rooms after 200 in an hour', async () => {
    const guest = await chat.connectAs({ name: 'claimed', password: `${PASSWORD} staple` });
    const limits = chat.get(RateLimits);
    for (let n = 0; n < 200; n += 1)
      await limits.request('room:create', { socket: `s${n}`, person: `p${n}`, address: HERE });
    expect(await guest.request('room:create', { title: 'too many' })).toMatchObject({
      error: { code: 'rate_limited' },
    });
    const { query } = chat.get(Database);
    expect(
      await query.selectFrom('conversations').select('id').where('title', '=', 'too many').execute(),
    ).toEqual([]);
  });
});

describe('registration from a banned address', () => {
  let chat: TestServer;
  let boss: TestClient;
  const banned = { 'X-Forwarded-For': '203.0.113.7' };
  beforeAll(async () => {
    chat = await TestServer.open({ trustProxy: 1 });
    boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
    await boss.requestOk('admin:ban', { ip: '203.0.113.0/24' });
  });
  afterAll(() => chat.close());

  it.each([
    ['a nickname', { name: 'evader' }],
    ['a nickname with a password', { name: 'evader', password: PASSWORD }],
    ['a nickname with an own token', { name: 'evader', token: 'e'.repeat(43) }],
  ])('creates no user by %s from a banned address', async (_, auth) => {
    expect(await chat.connect(auth, undefined, banned).isRefused()).toBe('banned');
    expect(await exists(chat, 'evader')).toBe(false);
  });

  it('starts no session of an existing user from a banned address, and uses up no sign-in link', async () => {
    const alice = await chat.connectAs({ name: 'alice', password: PASSWORD });
    const { query } = chat.get(Database);
    const sessions = async () =>
      (await query.selectFrom('tokens').select('hash').where('person', '=', alice.id).execute()).length;
    const before = await sessions();
    const { code } = await alice.requestOk('device:link', {});
    registerSecret(code);
    for (const auth of [{ name: 'alice', password: PASSWORD }, { code }])
      expect(await chat.connect(auth, undefined, banned).isRefused()).toBe('banned');
    expect(await sessions()).toBe(before);
    expect((await chat.connectAs({ code })).id).toBe(alice.id);
    // An administrator may connect from there.
    expect((await chat.connectAs({ name: 'boss', password: PASSWORD }, undefined, banned)).id).toBe(boss.id);
  });
});

describe('concurrent bot creation', () => {
  it('creates at most ten bots, however many tabs ask at once', async () => {
    const chat = await TestServer.open();
    try {
      const owner = await chat.connectAs({ name: 'owner', password: PASSWORD });
      const tabs = await Promise.all(Array.from({ length: 14 }, () => chat.reconnect(owner)));
      const replies = await Promise.all(
        tabs.map((tab, n) => tab.request('bot:create', { name: `bot ${n}` })),
      );
      for (const reply of replies) if (reply.ok) registerSecret(reply.data.token);
      const codes = replies.map((reply) => (reply.ok ? 'ok' : reply.error.code)).sort();
      expect(codes).toEqual([...Array<string>(4).fill('forbidden'), ...Array<string>(10).fill('ok')]);
    } finally {
      await chat.close();
    }
  });
});
