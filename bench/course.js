// @ts-check
/**
 * A workload that looks for the highest rate of each server: who is there, and how the search goes.
 * @typedef {object} Course
 * @property {import('./arena.js').Scene} scene
 * @property {import('./top-rate.js').Search} theirs
 * @property {import('./top-rate.js').Search} ours
 */
import { boundNote } from './report/note.js';
import { topRate } from './top-rate.js';

/**
 * @typedef {import('./top-rate.js').Top} Top
 * @typedef {(arena: import('./arena.js').Arena, theirs: Top, ours: Top) => Promise<void>} More
 */

/**
 * Theirs and ours in turn, as many rounds as asked for.
 * @param {import('./bench.js').Bench} bench @param {Course} course
 * @param {More} [more] what else to measure in ours, once both tops of the round are known
 * @returns {Promise<{ theirs: Top[], ours: Top[], note: string }>} one top a round; `note` says what limited them
 */
export async function race(bench, { scene, theirs, ours }, more) {
  /** @type {{ theirs: Top[], ours: Top[] }} */
  const tops = { theirs: [], ours: [] };
  const note = boundNote();
  for (let round = 0; round < bench.options.rounds; round += 1) {
    const their = await bench.inArena(bench.theirs(), scene, (arena) => topRate(arena, theirs));
    note.add('theirs', their);
    tops.theirs.push(their);
    await bench.inArena(bench.ours(), scene, async (arena) => {
      const our = await topRate(arena, ours);
      note.add('ours', our);
      tops.ours.push(our);
      await more?.(arena, their, our);
    });
  }
  return { ...tops, note: note.text() };
}
