import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestServer } from '../support/test-server.js';
import { RedisProcess } from './faults/redis-process.js';

const PASSWORD = 'correct horse battery';
/** Allowed wrong passwords for one nickname from one address. */
const GUESSES = 10;

let redis: RedisProcess;
let chat: TestServer;
beforeEach(async () => {
  redis = await RedisProcess.start();
  chat = await TestServer.open({ redisUrl: redis.url, rateLimits: true, trustProxy: 1 }, 2);
});
afterEach(async () => {
  await chat.close();
  await redis.end();
});

/** Returns the replies to this number of wrong passwords, sent to the nodes in turn. */
async function guess(name: string, times: number, address: string): Promise<string[]> {
  const codes: string[] = [];
  for (let i = 0; i < times; i += 1) {
    const headers = { 'X-Forwarded-For': address };
    const guest = chat.connect({ name, password: `wrong number ${i}` }, undefined, headers, chat.urls[i % 2]);
    codes.push(await guest.isRefused());
    guest.disconnect();
  }
  return codes;
}

const wrong = (codes: string[]) => codes.filter((code) => code === 'password_wrong').length;

describe('rate limits on two nodes', () => {
  it('counts wrong passwords on all nodes together, and not against other users', async () => {
    const { id } = await chat.connectAs({ name: 'owner', password: PASSWORD });
    const codes = await guess('owner', 2 * GUESSES, '192.0.2.1');
    expect(wrong(codes)).toBe(GUESSES);
    expect(codes.slice(-1)).toEqual(['rate_limited']);
    const owner = await chat.connectAs({ name: 'owner', password: PASSWORD }, undefined, {
      'X-Forwarded-For': '192.0.2.2',
    });
    expect(owner.id).toBe(id);
  });

  it('counts the requests of one user in tabs on both nodes together', async () => {
    const alice = await chat.joinNode(chat.urls[0]!, 'alice');
    const tab = chat.connect({ token: alice.token }, {}, {}, chat.urls[1]);
    await tab.receives('welcome');
    await Promise.all(['bob', 'carol'].map((name) => chat.join(name)));
    const pat = { conversation: 'lobby', name: 'bob' };
    expect(await alice.request('pat', pat)).toMatchObject({ ok: true });
    expect(await tab.request('pat', pat)).toMatchObject({
      error: { code: 'rate_limited', retryAfterMs: expect.any(Number) },
    });
    expect(await tab.request('pat', { ...pat, name: 'carol' })).toMatchObject({ ok: true });
  });

  it('limits on each node alone while Redis is down, and together when it is back', async () => {
    await chat.connectAs({ name: 'owner', password: PASSWORD });
    await redis.kill();
    const codes = await guess('owner', 4 * GUESSES, '192.0.2.1');
    expect(wrong(codes)).toBe(2 * GUESSES);
    await redis.run();
    const deadline = performance.now() + 15_000;
    let together: number;
    let address = 2;
    do together = wrong(await guess('owner', 2 * GUESSES, `192.0.2.${(address += 1)}`));
    while (together !== GUESSES && performance.now() < deadline);
    expect(together).toBe(GUESSES);
  });

  it('delays no user for a Redis that hangs', async () => {
    const alice = await chat.joinNode(chat.urls[0]!, 'alice');
    const others = ['bob', 'carol', 'dave', 'erin'];
    await Promise.all(others.map((name) => chat.join(name)));
    const frozen = redis.freeze(4_000);
    const from = performance.now();
    for (const name of others) await alice.requestOk('pat', { conversation: 'lobby', name });
    expect(performance.now() - from).toBeLessThan(2_000);
    await frozen;
  });
});
