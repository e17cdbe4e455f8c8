// @ts-check
import { crowdOf } from '../bench.js';
import { race } from '../course.js';
import { row, timesAtLeast, told } from '../report/row.js';

const PEOPLE = 500;
/** Unanswered texts of one sender, at most. */
const WINDOW = 4;

export const name = 'one-to-one';
export const title =
  `${PEOPLE} people who speak in pairs. Baseline only relays; teahouse answers each text once it is committed, and each ` +
  `sender has at most ${WINDOW} unanswered.`;

/** @param {import('../bench.js').Bench} bench @returns {import('../course.js').Course} */
export function course(bench) {
  const seconds = bench.pick(3, 1);
  return {
    scene: { people: crowdOf(PEOPLE), audience: 'pairs' },
    baseline: { from: 8000, seconds, hearers: 1 },
    // Whoever sends a private text hears it too, for the sake of the other tabs.
    teahouse: { from: 1500, seconds, hearers: 2, window: WINDOW, answers: true },
  };
}

/** @param {import('../bench.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const { baseline, teahouse, note } = await race(bench, course(bench));
  const relayed = baseline.map(({ load }) => load.heard);
  const acked = teahouse.map(({ load }) => load.acked);
  const cpu = (/** @type {import('../top-rate.js').Top[]} */ tops) =>
    tops.map(({ load }) => (load.serverCpu / load.offered) * 1e6);
  return [
    row('texts a second, p99 ≤ 50 ms', '/s', relayed, acked, timesAtLeast(0.25, 0.5), note),
    row('CPU of the server per text at the top rate', 'µs', cpu(baseline), cpu(teahouse), told),
  ];
}
