import { afterEach, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { KEPT } from '../../faults/check.js';
import { Town, type Report } from './town.js';

const MINUTES = 60_000;
let town: Town;
afterEach(() => town.close());

/** Nothing lost, doubled, reordered or leaked; everybody shown all of it by what they were told; back soon. */
function expectKept(report: Report): void {
  const { currentTestName } = expect.getState();
  console.info(`${currentTestName}: ${JSON.stringify(report)}`);
  expect(report).toMatchObject({ ...KEPT, stuck: [], behind: [] });
  expect(report.acknowledged).toBeGreaterThan(20);
  expect(report.recovery.p99).toBeLessThan(5_000);
}

it(
  'keeps everything when nodes are killed while people talk',
  async () => {
    town = await Town.open(3);
    const report = await town.talkDuring(async () => {
      for (let kill = 0; kill < 6; kill += 1) {
        const node = town.random.pick(town.nodes);
        await node.kill();
        await pause(town.random.integer(100, 800));
        await node.run();
        await pause(town.random.integer(100, 800));
      }
    });
    expectKept(report);
  },
  2 * MINUTES,
);

it(
  'restarts node after node without a failed message, each within ten seconds',
  async () => {
    town = await Town.open(2);
    const exits: number[] = [];
    const report = await town.talkDuring(async () => {
      for (const node of town.nodes) {
        const from = performance.now();
        await node.kill('SIGTERM');
        exits.push(performance.now() - from);
        await node.run();
        await pause(2_500);
      }
    });
    expectKept(report);
    for (const exit of exits) expect(exit).toBeLessThan(10_000);
  },
  2 * MINUTES,
);

it(
  'keeps everything when Redis is killed and started anew',
  async () => {
    town = await Town.open(2);
    const report = await town.talkDuring(async () => {
      await town.redis.kill();
      await pause(3_000);
      await town.redis.run();
      await pause(3_000);
    });
    expectKept(report);
  },
  2 * MINUTES,
);

it(
  'keeps everything while Redis stays away',
  async () => {
    town = await Town.open(2);
    expectKept(await town.talkDuring(() => town.redis.kill()));
  },
  2 * MINUTES,
);

it(
  'keeps everything when Redis hangs for ten seconds',
  async () => {
    town = await Town.open(2);
    const report = await town.talkDuring(async () => {
      await town.redis.freeze(10_000);
      await pause(3_000);
    });
    expectKept(report);
  },
  2 * MINUTES,
);

it(
  'keeps everything when Redis is emptied, and its connections are killed ten times',
  async () => {
    town = await Town.open(2);
    const report = await town.talkDuring(async () => {
      for (let round = 0; round < 10; round += 1) {
        await town.redis.ask('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        await pause(300);
        if (round % 5 === 4) await town.redis.ask('FLUSHALL');
      }
      await pause(2_000);
    });
    expectKept(report);
  },
  2 * MINUTES,
);

it(
  'keeps everything when PostgreSQL is restarted',
  async () => {
    town = await Town.open(2, { ownPostgres: true });
    const report = await town.talkDuring(async () => {
      await town.postgres!.restart();
      await pause(3_000);
    });
    expectKept(report);
  },
  2 * MINUTES,
);

it(
  'keeps everything when PostgreSQL hangs for ten seconds',
  async () => {
    town = await Town.open(2, { ownPostgres: true });
    const report = await town.talkDuring(async () => {
      await town.postgres!.freeze(10_000);
      await pause(3_000);
    });
    expectKept(report);
  },
  2 * MINUTES,
);
