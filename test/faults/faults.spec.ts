import { afterAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { setTimeout as pause } from 'node:timers/promises';
import { NO_VIOLATIONS } from './consistency-checker.js';
import { MUTATIONS, settingOf } from './mutations.js';
import { chooseSeed } from './seeded-random.js';
import type { FaultCase } from './fault-case.js';
import { kill, killed, killedBeforeAck } from './cases/kill.js';
import { fileLocked } from './cases/storage.js';
import { ThrowawayServices } from './throwaway-services.js';
import { runScenario, scenarios } from './scenario.js';
import { NO_FAILURES, runFault, violationsOf } from './fault-run.js';

/** A selection; `npm run faults` runs all of them, and on two nodes. */
const CHOICE: readonly FaultCase[] = [
  killed,
  killedBeforeAck,
  ...(globalThis.DATABASE === 'sqlite' ? [fileLocked] : []),
];
const STORIES = 2;
const MINUTE = 60_000;

const services = new ThrowawayServices();
const seed = chooseSeed();
afterAll(() => services.end());

it.each(CHOICE.map((faultCase) => [faultCase.fault, faultCase] as const))(
  'keeps every guarantee: %s',
  async (_, faultCase) => {
    const outcome = await runFault(faultCase, 1, seed, services, { store: 'given' });
    expect({ ...outcome, seed }).toMatchObject({ ...NO_FAILURES, seed });
    expect(outcome.acknowledged).toBeGreaterThan(20);
    expect(Math.max(...outcome.recoveries)).toBeLessThan(15_000);
  },
  2 * MINUTE,
);

it(
  'keeps every guarantee in random sequences of joins, leaves, messages, disconnects and kills',
  async () => {
    const keeps = fc.asyncProperty(scenarios(), async (story) => {
      expect(await runScenario(story, seed)).toMatchObject({ ...NO_VIOLATIONS, stuck: [] });
    });
    await fc.assert(keeps, { seed, numRuns: STORIES, interruptAfterTimeLimit: MINUTE });
  },
  3 * MINUTE,
);

// A checker that cannot fail proves nothing: these servers break a guarantee on purpose.
const BROKEN: [name: string, cause: FaultCase['cause']][] = [
  ['no unique index', () => pause(1_000)],
  ['reply before the commit', (environment) => kill(environment, 1)],
];
if (globalThis.DATABASE === 'sqlite') {
  it.each(BROKEN)(
    'detects a broken server: %s',
    async (name, cause) => {
      const mutation = MUTATIONS.find((one) => one.name === name)!;
      const faultCase = { ...mutation.faultCase, cause };
      const outcome = await runFault(faultCase, 1, seed, services, await settingOf(mutation));
      expect(violationsOf(outcome)).not.toEqual([]);
    },
    2 * MINUTE,
  );
}
