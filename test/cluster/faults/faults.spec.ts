import { afterEach, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { NO_VIOLATIONS } from '../../faults/consistency-checker.js';
import { ClusterEnvironment, type Report } from './cluster-environment.js';

const MINUTES = 60_000;
let environment: ClusterEnvironment;
afterEach(() => environment.close());

/**
 * Asserts that nothing is lost, duplicated, reordered or leaked, that all users were shown
 * everything, and that recovery is fast.
 */
function expectKept(report: Report): void {
  const { currentTestName } = expect.getState();
  console.info(`${currentTestName}: ${JSON.stringify(report)}`);
  expect(report).toMatchObject({ ...NO_VIOLATIONS, stuck: [], behind: [] });
  expect(report.acknowledged).toBeGreaterThan(20);
  expect(report.recovery.p99).toBeLessThan(5_000);
}

it(
  'keeps every message when nodes are killed under load',
  async () => {
    environment = await ClusterEnvironment.open(3);
    const report = await environment.talkDuring(async () => {
      for (let kill = 0; kill < 6; kill += 1) {
        const node = environment.random.pick(environment.nodes);
        await node.kill();
        await pause(environment.random.integer(100, 800));
        await node.run();
        await pause(environment.random.integer(100, 800));
      }
    });
    expectKept(report);
  },
  2 * MINUTES,
);

it(
  'restarts node after node without a failed message, each within ten seconds',
  async () => {
    environment = await ClusterEnvironment.open(2);
    const exits: number[] = [];
    const report = await environment.talkDuring(async () => {
      for (const node of environment.nodes) {
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
  'keeps every message when Redis is killed and restarted',
  async () => {
    environment = await ClusterEnvironment.open(2);
    const report = await environment.talkDuring(async () => {
      await environment.redis.kill();
      await pause(3_000);
      await environment.redis.run();
      await pause(3_000);
    });
    expectKept(report);
  },
  2 * MINUTES,
);

it(
  'keeps every message while Redis is down',
  async () => {
    environment = await ClusterEnvironment.open(2);
    expectKept(await environment.talkDuring(() => environment.redis.kill()));
  },
  2 * MINUTES,
);

it(
  'keeps every message when Redis hangs for ten seconds',
  async () => {
    environment = await ClusterEnvironment.open(2);
    const report = await environment.talkDuring(async () => {
      await environment.redis.freeze(10_000);
      await pause(3_000);
    });
    expectKept(report);
  },
  2 * MINUTES,
);

it(
  'keeps every message when Redis is flushed, and its connections are killed ten times',
  async () => {
    environment = await ClusterEnvironment.open(2);
    const report = await environment.talkDuring(async () => {
      for (let round = 0; round < 10; round += 1) {
        await environment.redis.ask('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        await pause(300);
        if (round % 5 === 4) await environment.redis.ask('FLUSHALL');
      }
      await pause(2_000);
    });
    expectKept(report);
  },
  2 * MINUTES,
);

it(
  'keeps every message when PostgreSQL is restarted',
  async () => {
    environment = await ClusterEnvironment.open(2, { ownPostgres: true });
    const report = await environment.talkDuring(async () => {
      await environment.postgres!.restart();
      await pause(3_000);
    });
    expectKept(report);
  },
  2 * MINUTES,
);

it(
  'keeps every message when PostgreSQL hangs for ten seconds',
  async () => {
    environment = await ClusterEnvironment.open(2, { ownPostgres: true });
    const report = await environment.talkDuring(async () => {
      await environment.postgres!.freeze(10_000);
      await pause(3_000);
    });
    expectKept(report);
  },
  2 * MINUTES,
);
