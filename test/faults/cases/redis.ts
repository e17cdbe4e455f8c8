import { setTimeout as pause } from 'node:timers/promises';
import { missingTool } from '../sandbox.js';
import type { FaultCase } from '../fault-case.js';
import type { FaultEnvironment } from '../fault-environment.js';

const AWAY_MS = 3_000;
const FROZEN_MS = 10_000;
const AFTERWARDS_MS = 1_000;
const KILLS = 10;
const KILL_EVERY_MS = 250;

/** A single node does not use Redis. */
const common = { nodes: [2] as const, missingTool: () => missingTool('postgres', 'redis-server') };

/** Expects that messages are acknowledged during the fault. The checker compares what was stored afterwards. */
async function goingOn(environment: FaultEnvironment, away: () => Promise<void>): Promise<void> {
  const before = environment.acknowledged;
  await away();
  const meanwhile = environment.acknowledged - before;
  environment.expect(meanwhile > 5, `messages are acknowledged meanwhile: ${meanwhile}`);
}

async function over(environment: FaultEnvironment): Promise<void> {
  environment.mark();
  await environment.allAcknowledge();
  await pause(AFTERWARDS_MS);
}

export const redisRestarted: FaultCase = {
  ...common,
  id: '10a',
  fault: 'Redis killed and restarted at once, empty',
  async cause(environment) {
    const redis = await environment.services.redis;
    await pause(300);
    await redis.kill();
    await redis.run();
    await over(environment);
  },
};

export const redisAway: FaultCase = {
  ...common,
  id: '10b',
  fault: 'Redis killed until the end: nodes exchange no messages',
  async cause(environment) {
    await (await environment.services.redis).kill();
    await goingOn(environment, () => pause(AWAY_MS));
    await over(environment);
  },
  cleanUp: async ({ services }) => (await services.redis).run(),
};

export const redisFlushed: FaultCase = {
  ...common,
  id: '10c',
  fault: 'Redis emptied (FLUSHALL) three times',
  async cause(environment) {
    const redis = await environment.services.redis;
    await goingOn(environment, async () => {
      for (let flush = 0; flush < 3; flush += 1) {
        await redis.ask('FLUSHALL');
        await pause(500);
      }
    });
    await over(environment);
  },
};

export const redisFrozen: FaultCase = {
  ...common,
  id: '10d',
  fault: `Redis frozen for ${FROZEN_MS / 1_000} s`,
  async cause(environment) {
    const redis = await environment.services.redis;
    await goingOn(environment, () => redis.freeze(FROZEN_MS));
    await over(environment);
  },
};

export const redisFull: FaultCase = {
  ...common,
  id: '10e',
  fault: `Redis full (maxmemory, noeviction) for ${AWAY_MS / 1_000} s`,
  async cause(environment) {
    const redis = await environment.services.redis;
    await redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await redis.ask('CONFIG', 'SET', 'maxmemory', '1');
    await goingOn(environment, () => pause(AWAY_MS));
    await redis.ask('CONFIG', 'SET', 'maxmemory', '0');
    await over(environment);
  },
};

export const redisConnectionsKilled: FaultCase = {
  ...common,
  id: '10f',
  fault: `all connections to Redis killed ${KILLS} times`,
  async cause(environment) {
    const redis = await environment.services.redis;
    await goingOn(environment, async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        await redis.ask('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        await pause(KILL_EVERY_MS);
      }
    });
    await over(environment);
  },
};
