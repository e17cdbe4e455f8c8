import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chat } from '../support/chat.js';
import type { Guest } from '../support/guest.js';
import { keepSecret } from '../support/witness.js';

const PASSWORD = 'correct horse battery';
const isLetIn = (guest: Guest): Promise<boolean> =>
  Promise.race([guest.hears('welcome').then(() => true), guest.isRefused().then(() => false)]);
const INVALID = { ok: false, error: { code: 'token_invalid' } };

describe('a sign-in link', () => {
  let chat: Chat;
  beforeAll(async () => void (chat = await Chat.open({ rateLimits: true }, 1)));
  afterAll(() => chat.close());

  it('tells a visitor whom it signs in, as often as it is asked, and still works once', async () => {
    const alice = await chat.join('alice', { avatar: '3.jpg' });
    const visitor = await chat.visit();
    const { code } = await alice.asks('device:link', {});
    keepSecret(code);
    for (let n = 0; n < 12; n += 1) {
      expect(await visitor.asks('device:preview', { code })).toEqual({ name: 'alice', avatar: '3.jpg' });
    }
    expect(visitor.welcome.me).toBeFalsy();
    expect((await chat.enter({ code })).id).toBe(alice.id);
    expect(await visitor.ask('device:preview', { code })).toMatchObject(INVALID);
    expect(await chat.knock({ code }).isRefused()).toBe('token_invalid');
  });

  it('tells nothing of the code that makes an administrator, and is guessed ten times at most', async () => {
    const visitor = await chat.visit();
    const replies = [await visitor.ask('device:preview', { code: chat.invitation })];
    for (let n = 0; n < 10; n += 1) replies.push(await visitor.ask('device:preview', { code: `wrong ${n}` }));
    const codes = replies.map((reply) => (reply.ok ? 'ok' : reply.error.code));
    expect(new Set(codes.slice(0, 9))).toEqual(new Set(['token_invalid']));
    expect(codes.at(-1)).toBe('rate_limited');
    // Also a good code, and on another connection: a try is counted before it is looked at.
    const alice = await chat.join('alice 2');
    const { code } = await alice.asks('device:link', {});
    keepSecret(code);
    expect(await alice.ask('device:preview', { code })).toMatchObject({ error: { code: 'rate_limited' } });
    expect((await chat.enter({ code })).id).toBe(alice.id);
  });

  it('ends where a session ends: a nickname that was given up is not spoken under again', async () => {
    const squatter = await chat.join('squatted');
    const { code } = await squatter.asks('device:link', {});
    keepSecret(code);
    await squatter.asks('signout', {});
    const holder = await chat.join('squatted');
    expect(holder.id).not.toBe(squatter.id);
    expect(await chat.knock({ code }).isRefused()).toBe('token_invalid');
    expect(await (await chat.visit()).ask('device:preview', { code })).toMatchObject({ ok: false });
  });

  it('brings nobody back who signs out in the same moment', async () => {
    for (let round = 0; round < 15; round += 1) {
      const name = `squatted ${round}`;
      const squatter = await chat.join(name);
      const { code } = await squatter.asks('device:link', {});
      keepSecret(code);
      const other = isLetIn(chat.knock({ code }));
      await squatter.asks('signout', {});
      expect([round, await isLetIn(chat.knock({ name }))]).toEqual([round, !(await other)]);
    }
  });

  it('of a session that an administrator ends works no more', async () => {
    const boss = await chat.enter({ name: 'boss', password: PASSWORD });
    await boss.asks('admin:claim', { code: chat.invitation });
    const thief = await chat.enter({ name: 'owned', password: PASSWORD });
    const { code } = await thief.asks('device:link', {});
    keepSecret(code);
    const { sessions } = await boss.asks('admin:sessions', { name: 'owned' });
    await boss.asks('admin:end', { name: 'owned', session: sessions[0]!.id });
    expect(await chat.knock({ code }).isRefused()).toBe('token_invalid');
  });
});
