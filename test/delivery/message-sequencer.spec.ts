import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MessageSequencer } from '../../src/delivery/message-sequencer.js';
import { waitFor } from '../support/wait-for.js';

function listen(isWorthWaiting = true): {
  say: (...seqs: number[]) => void;
  order: MessageSequencer;
  told: number[];
} {
  const order = new MessageSequencer(() => isWorthWaiting);
  const told: number[] = [];
  const say = (...seqs: number[]) => {
    for (const seq of seqs) order.deliver('lobby', seq, () => told.push(seq));
  };
  return { say, order, told };
}

it('delivers entries in order at once', () => {
  const { say, told } = listen();
  say(1, 2, 3);
  expect(told).toEqual([1, 2, 3]);
});

it('delivers the first entry of a long conversation after a delay, and the next ones at once', async () => {
  const { say, told } = listen();
  say(107);
  await waitFor(() => told.length > 0);
  say(108, 109);
  expect(told).toEqual([107, 108, 109]);
});

it('delivers each entry once and in order, however the entries of two nodes interleave from the first on', () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000 })),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
      fc.array(fc.boolean()),
      async (before, areMine, turns) => {
        const { say, told } = listen();
        const all = areMine.map((_, i) => before + i + 1);
        const mine = all.filter((_, i) => areMine[i]);
        const others = all.filter((_, i) => !areMine[i]);
        // The entries of each node arrive in order, each of them twice.
        for (const isMyTurn of turns) {
          const next = (isMyTurn ? mine : others).shift();
          if (next !== undefined) say(next, next);
        }
        for (const seq of [...mine, ...others]) say(seq, seq);
        await waitFor(() => told.length >= all.length);
        expect(told).toEqual(all);
      },
    ),
    { numRuns: 50 },
  ));

it('holds an early entry until the earlier ones arrive', () => {
  const { say, told } = listen();
  say(1, 4, 3);
  expect(told).toEqual([1]);
  say(2);
  expect(told).toEqual([1, 2, 3, 4]);
});

it('skips a missing entry, delivers it when it arrives, and each entry once', async () => {
  const { say, told } = listen();
  say(1, 3, 6);
  await waitFor(() => told.length > 2);
  expect(told).toEqual([1, 3, 6]);
  say(2, 2, 3, 7);
  expect(told).toEqual([1, 3, 6, 2, 7]);
});

it('delays no entry longer for several missing entries than for one', async () => {
  const { say, told } = listen();
  say(1, 3);
  await waitFor(() => told.length > 1);
  const from = performance.now();
  say(5, 7, 9, 11, 13);
  expect(told).toEqual([1, 3]);
  await waitFor(() => told.length > 6);
  expect(told).toEqual([1, 3, 5, 7, 9, 11, 13]);
  expect(performance.now() - from).toBeLessThan(1_000);
});

it('delivers all held entries as soon as no other node is connected', () => {
  let isHeard = true;
  const order = new MessageSequencer(() => isHeard);
  const told: number[] = [];
  const say = (seq: number) => order.deliver('lobby', seq, () => told.push(seq));
  for (const seq of [1, 3, 5]) say(seq);
  expect(told).toEqual([1]);
  isHeard = false;
  say(7);
  expect(told).toEqual([1, 3, 5, 7]);
});

it('holds the very first entry until the earlier ones arrive', async () => {
  const { say, told } = listen();
  say(2, 1, 3, 1);
  expect(told).toEqual([1, 2, 3]);
  const later = listen();
  later.say(108, 107, 107, 109);
  await waitFor(() => later.told.length > 0);
  expect(later.told).toEqual([107, 108, 109]);
});

it('does not wait while no other node is connected', () => {
  const { say, told } = listen(false);
  say(1, 3, 2);
  expect(told).toEqual([1, 3, 2]);
});

it('runs a join before the entry that adds the user, and a leave after the last entry', () => {
  const { say, order, told } = listen();
  const done: string[] = [];
  say(1);
  order.runAt('lobby', 3, () => done.push(`came after ${told.at(-1)}`));
  say(3);
  order.runAt('lobby', 3, () => done.push(`went after ${told.at(-1)}`));
  say(2);
  expect(told).toEqual([1, 2, 3]);
  expect(done).toEqual(['came after 2', 'went after 3']);
});

it('continues after the entries marked as delivered', () => {
  const { say, order, told } = listen();
  say(1, 30);
  order.markDelivered('lobby', 29);
  expect(told).toEqual([1, 30]);
  order.markDelivered('lobby', 31);
  say(31, 32);
  expect(told).toEqual([1, 30, 32]);
});

it('keeps the order of each conversation separately', () => {
  const { say, order, told } = listen();
  say(1, 3);
  order.deliver('r_1', 1, () => told.push(1));
  expect(told).toEqual([1, 1]);
});
