import { expect, it } from '@jest/globals';
import { checkRedis } from '../../src/cli/doctor/redis.js';
import { RedisProcess } from './faults/redis-process.js';

/** What the doctor says of a Redis that was started like this. */
async function verdictOn(...settings: string[]) {
  const redis = await RedisProcess.start(...settings);
  try {
    return await checkRedis(redis.url);
  } finally {
    await redis.kill();
  }
}

it('the doctor has nothing against a Redis as it comes, nor against one with a limit that it is far from', async () => {
  expect(await verdictOn()).toMatchObject({ check: 'redis', state: 'ok' });
  expect(await verdictOn('--maxmemory', '256mb')).toMatchObject({ state: 'ok' });
});

it('the doctor names a Redis that throws away what nodes tell each other', async () =>
  expect(await verdictOn('--maxmemory', '256mb', '--maxmemory-policy', 'allkeys-lru')).toMatchObject({
    state: 'broken',
    message: expect.stringMatching(/\(allkeys-lru\): set maxmemory-policy noeviction/),
  }));

it('the doctor names a Redis that is full', async () =>
  expect(await verdictOn('--maxmemory', '100kb')).toMatchObject({
    state: 'broken',
    message: expect.stringMatching(/^it is full to \d+ %: raise maxmemory/),
  }));

it('the doctor names a Redis that is a replica', async () =>
  expect(await verdictOn('--replicaof', '127.0.0.1', '1')).toMatchObject({
    state: 'broken',
    message: expect.stringMatching(/replica.*point REDIS_URL at its master/),
  }));
