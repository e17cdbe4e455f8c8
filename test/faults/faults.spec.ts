import { afterAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { setTimeout as pause } from 'node:timers/promises';
import { KEPT } from './check.js';
import { MUTATIONS, settingOf } from './mutations.js';
import { chooseSeed } from './random.js';
import type { Row } from './row.js';
import { kill, killed, killedBeforeAck } from './rows/kill.js';
import { fileLocked } from './rows/storage.js';
import { Services } from './services.js';
import { play, stories } from './story.js';
import { FLAWLESS, trial, wrongs } from './trial.js';

/** All of them, and on two nodes: `npm run faults`. */
const CHOICE: readonly Row[] = [
  killed,
  killedBeforeAck,
  ...(globalThis.DATABASE === 'sqlite' ? [fileLocked] : []),
];
const STORIES = 2;
const MINUTE = 60_000;

const services = new Services();
const seed = chooseSeed();
afterAll(() => services.end());

it.each(CHOICE.map((row) => [row.fault, row] as const))(
  'keeps every promise: %s',
  async (_, row) => {
    const outcome = await trial(row, 1, seed, services, { store: 'given' });
    expect({ ...outcome, seed }).toMatchObject({ ...FLAWLESS, seed });
    expect(outcome.acknowledged).toBeGreaterThan(20);
    expect(Math.max(...outcome.recoveries)).toBeLessThan(15_000);
  },
  2 * MINUTE,
);

it(
  'keeps every promise: in stories of people who join, leave, send, are cut off, and of kills',
  async () => {
    const keeps = fc.asyncProperty(stories(), async (story) => {
      expect(await play(story, seed)).toMatchObject({ ...KEPT, stuck: [] });
    });
    await fc.assert(keeps, { seed, numRuns: STORIES, interruptAfterTimeLimit: MINUTE });
  },
  3 * MINUTE,
);

// A checker that cannot fail proves nothing: these servers break a promise on purpose.
const BROKEN: [name: string, happen: Row['happen']][] = [
  ['the unique index off', () => pause(1_000)],
  ['the reply before the commit', (town) => kill(town, 1)],
];
if (globalThis.DATABASE === 'sqlite') {
  it.each(BROKEN)(
    'is caught with %s',
    async (name, happen) => {
      const mutation = MUTATIONS.find((one) => one.name === name)!;
      const row = { ...mutation.row, happen };
      const outcome = await trial(row, 1, seed, services, await settingOf(mutation));
      expect(wrongs(outcome)).not.toEqual([]);
    },
    2 * MINUTE,
  );
}
