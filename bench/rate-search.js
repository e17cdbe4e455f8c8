// @ts-check
/**
 * A workload that looks for the highest rate of each server: who is there, and how the search goes.
 * @typedef {object} Course
 * @property {import('./arena.js').Scene} scene
 * @property {import('./top-rate.js').Search} baseline
 * @property {import('./top-rate.js').Search} teahouse
 */
import { boundNote } from './report/note.js';
import { topRate } from './top-rate.js';

/**
 * @typedef {import('./top-rate.js').Top} Top
 * @typedef {(arena: import('./arena.js').Arena, baseline: Top, teahouse: Top) => Promise<void>} More
 */

/**
 * Baseline and teahouse in turn, as many rounds as asked for.
 * @param {import('./bench.js').Bench} bench @param {Course} course
 * @param {More} [more] what else to measure in teahouse, once both tops of the round are known
 * @returns {Promise<{ baseline: Top[], teahouse: Top[], note: string }>} one top a round; `note` says what limited them
 */
export async function race(bench, { scene, baseline, teahouse }, more) {
  /** @type {{ baseline: Top[], teahouse: Top[] }} */
  const tops = { baseline: [], teahouse: [] };
  const note = boundNote();
  for (let round = 0; round < bench.options.rounds; round += 1) {
    const their = await bench.inArena(bench.baseline(), scene, (arena) => topRate(arena, baseline));
    note.add('baseline', their);
    tops.baseline.push(their);
    await bench.inArena(bench.teahouse(), scene, async (arena) => {
      const our = await topRate(arena, teahouse);
      note.add('teahouse', our);
      tops.teahouse.push(our);
      await more?.(arena, their, our);
    });
  }
  return { ...tops, note: note.text() };
}
