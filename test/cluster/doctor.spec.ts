import { expect, it } from '@jest/globals';
import { checkRedis } from '../../src/cli/doctor/redis.js';
import { RedisProcess } from './faults/redis-process.js';

/** Returns the report of the doctor on a Redis with these settings. */
async function verdictOn(...settings: string[]) {
  const redis = await RedisProcess.start(...settings);
  try {
    return await checkRedis(redis.url);
  } finally {
    await redis.kill();
  }
}

it('reports no problem with a default Redis, nor with one far below its memory limit', async () => {
  expect(await verdictOn()).toMatchObject({ check: 'redis', state: 'ok' });
  expect(await verdictOn('--maxmemory', '256mb')).toMatchObject({ state: 'ok' });
});

it('names a Redis that evicts messages between nodes', async () =>
  expect(await verdictOn('--maxmemory', '256mb', '--maxmemory-policy', 'allkeys-lru')).toMatchObject({
    state: 'broken',
    message: expect.stringMatching(/\(allkeys-lru\): set maxmemory-policy noeviction/),
  }));

it('names a Redis that is full', async () =>
  expect(await verdictOn('--maxmemory', '100kb')).toMatchObject({
    state: 'broken',
    message: expect.stringMatching(/^Redis uses \d+ % of its memory: raise maxmemory/),
  }));

it('names a Redis that is a replica', async () =>
  expect(await verdictOn('--replicaof', '127.0.0.1', '1')).toMatchObject({
    state: 'broken',
    message: expect.stringMatching(/replica.*point REDIS_URL at its master/),
  }));
