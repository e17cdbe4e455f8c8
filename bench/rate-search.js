// @ts-check
/**
 * A workload that looks for the highest rate of each server: who is there, and how the search goes.
 * @typedef {object} Course
 * @property {import('./scenario-run.js').Scene} scene
 * @property {import('./max-rate.js').Search} baseline
 * @property {import('./max-rate.js').Search} teahouse
 */
import { boundNote } from './report/noise.js';
import { topRate } from './max-rate.js';

/**
 * @typedef {import('./max-rate.js').Top} Top
 * @typedef {(run: import('./scenario-run.js').ScenarioRun, baseline: Top, teahouse: Top) => Promise<void>} More
 */

/**
 * Baseline and teahouse in turn, as many rounds as asked for.
 * @param {import('./with-server.js').Bench} bench @param {Course} search
 * @param {More} [more] what else to measure in teahouse, once both tops of the round are known
 * @returns {Promise<{ baseline: Top[], teahouse: Top[], note: string }>} one top a round; `note` says what limited them
 */
export async function findMaxRate(bench, { scene, baseline, teahouse }, more) {
  /** @type {{ baseline: Top[], teahouse: Top[] }} */
  const tops = { baseline: [], teahouse: [] };
  const note = boundNote();
  for (let round = 0; round < bench.options.rounds; round += 1) {
    const their = await bench.withServer(bench.baseline(), scene, (run) => topRate(run, baseline));
    note.add('baseline', their);
    tops.baseline.push(their);
    await bench.withServer(bench.teahouse(), scene, async (run) => {
      const our = await topRate(run, teahouse);
      note.add('teahouse', our);
      tops.teahouse.push(our);
      await more?.(run, their, our);
    });
  }
  return { ...tops, note: note.text() };
}
