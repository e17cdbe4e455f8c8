import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { registerSecret } from '../support/captured-logs.js';

const PASSWORD = 'correct horse battery';
const isLetIn = (guest: TestClient): Promise<boolean> =>
  Promise.race([guest.receives('welcome').then(() => true), guest.isRefused().then(() => false)]);
const INVALID = { ok: false, error: { code: 'token_invalid' } };

describe('sign-in links', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({ rateLimits: true }, 1)));
  afterAll(() => chat.close());

  it('tells a visitor whom a link signs in, any number of times, and still works once', async () => {
    const alice = await chat.join('alice', { avatar: '3.jpg' });
    const visitor = await chat.visit();
    const { code } = await alice.requestOk('device:link', {});
    registerSecret(code);
    for (let n = 0; n < 12; n += 1) {
      expect(await visitor.requestOk('device:preview', { code })).toEqual({ name: 'alice', avatar: '3.jpg' });
    }
    expect(visitor.welcome.me).toBeFalsy();
    expect((await chat.connectAs({ code })).id).toBe(alice.id);
    expect(await visitor.request('device:preview', { code })).toMatchObject(INVALID);
    expect(await chat.connect({ code }).isRefused()).toBe('token_invalid');
  });

  it('tells nothing about an admin code, and allows at most ten guesses', async () => {
    const visitor = await chat.visit();
    const replies = [await visitor.request('device:preview', { code: chat.firstAdminCode })];
    for (let n = 0; n < 10; n += 1)
      replies.push(await visitor.request('device:preview', { code: `wrong ${n}` }));
    const codes = replies.map((reply) => (reply.ok ? 'ok' : reply.error.code));
    expect(new Set(codes.slice(0, 9))).toEqual(new Set(['token_invalid']));
    expect(codes.at(-1)).toBe('rate_limited');
    // Also a valid code on another connection: an attempt is counted before it is checked.
    const alice = await chat.join('alice 2');
    const { code } = await alice.requestOk('device:link', {});
    registerSecret(code);
    expect(await alice.request('device:preview', { code })).toMatchObject({
      error: { code: 'rate_limited' },
    });
    expect((await chat.connectAs({ code })).id).toBe(alice.id);
  });

  it('ends with its session, so a released nickname cannot be used again', async () => {
    const squatter = await chat.join('squatted');
    const { code } = await squatter.requestOk('device:link', {});
    registerSecret(code);
    await squatter.requestOk('signout', {});
    const holder = await chat.join('squatted');
    expect(holder.id).not.toBe(squatter.id);
    expect(await chat.connect({ code }).isRefused()).toBe('token_invalid');
    expect(await (await chat.visit()).request('device:preview', { code })).toMatchObject({ ok: false });
  });

  it('does not sign in a user who signs out at the same time', async () => {
    for (let round = 0; round < 15; round += 1) {
      const name = `squatted ${round}`;
      const squatter = await chat.join(name);
      const { code } = await squatter.requestOk('device:link', {});
      registerSecret(code);
      const other = isLetIn(chat.connect({ code }));
      await squatter.requestOk('signout', {});
      expect([round, await isLetIn(chat.connect({ name }))]).toEqual([round, !(await other)]);
    }
  });

  it('rejects the link of a session that an administrator ended', async () => {
    const boss = await chat.connectAs({ name: 'boss', password: PASSWORD });
    await boss.requestOk('admin:claim', { code: chat.firstAdminCode });
    const thief = await chat.connectAs({ name: 'owned', password: PASSWORD });
    const { code } = await thief.requestOk('device:link', {});
    registerSecret(code);
    const { sessions } = await boss.requestOk('admin:sessions', { name: 'owned' });
    await boss.requestOk('admin:end', { name: 'owned', session: sessions[0]!.id });
    expect(await chat.connect({ code }).isRefused()).toBe('token_invalid');
  });
});
