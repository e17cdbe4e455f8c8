import { setTimeout as pause } from 'node:timers/promises';
import { lacks } from '../machine.js';
import type { Row } from '../row.js';
import type { Town } from '../town.js';

const AWAY_MS = 3_000;
const FROZEN_MS = 10_000;
const AFTERWARDS_MS = 1_000;
const KILLS = 10;
const KILL_EVERY_MS = 250;

/** Of one node nobody asks for Redis. */
const common = { nodes: [2] as const, lacks: () => lacks('postgres', 'redis-server') };

/** Messages are stored and acknowledged all the while; what that is worth, the comparison afterwards says. */
async function goingOn(town: Town, away: () => Promise<void>): Promise<void> {
  const before = town.acknowledged;
  await away();
  const meanwhile = town.acknowledged - before;
  town.expect(meanwhile > 5, `messages are acknowledged meanwhile: ${meanwhile}`);
}

async function over(town: Town): Promise<void> {
  town.mark();
  await town.resumed();
  await pause(AFTERWARDS_MS);
}

export const redisRestarted: Row = {
  ...common,
  id: '10a',
  fault: 'Redis killed and started anew at once, with nothing in it',
  async happen(town) {
    const redis = await town.services.redis;
    await pause(300);
    await redis.kill();
    await redis.run();
    await over(town);
  },
};

export const redisAway: Row = {
  ...common,
  id: '10b',
  fault: 'Redis killed, and away to the end: nothing is heard between nodes any more',
  async happen(town) {
    await (await town.services.redis).kill();
    await goingOn(town, () => pause(AWAY_MS));
    await over(town);
  },
  clear: async ({ services }) => (await services.redis).run(),
};

export const redisFlushed: Row = {
  ...common,
  id: '10c',
  fault: 'Redis emptied three times',
  async happen(town) {
    const redis = await town.services.redis;
    await goingOn(town, async () => {
      for (let flush = 0; flush < 3; flush += 1) {
        await redis.ask('FLUSHALL');
        await pause(500);
      }
    });
    await over(town);
  },
};

export const redisFrozen: Row = {
  ...common,
  id: '10d',
  fault: `Redis frozen for ${FROZEN_MS / 1_000} s`,
  async happen(town) {
    const redis = await town.services.redis;
    await goingOn(town, () => redis.freeze(FROZEN_MS));
    await over(town);
  },
};

export const redisFull: Row = {
  ...common,
  id: '10e',
  fault: `Redis full (maxmemory, noeviction) for ${AWAY_MS / 1_000} s`,
  async happen(town) {
    const redis = await town.services.redis;
    await redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await redis.ask('CONFIG', 'SET', 'maxmemory', '1');
    await goingOn(town, () => pause(AWAY_MS));
    await redis.ask('CONFIG', 'SET', 'maxmemory', '0');
    await over(town);
  },
};

export const redisRobbed: Row = {
  ...common,
  id: '10f',
  fault: `all connections to Redis killed ${KILLS} times`,
  async happen(town) {
    const redis = await town.services.redis;
    await goingOn(town, async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        await redis.ask('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        await pause(KILL_EVERY_MS);
      }
    });
    await over(town);
  },
};
