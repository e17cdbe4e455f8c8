// @ts-check
import { connectClients } from '../with-server.js';
import { findMaxRate } from '../rate-search.js';
import { row, timesAtLeast, informational } from '../report/row.js';

const PEOPLE = 500;
/** Unanswered texts of one sender, at most. */
const WINDOW = 4;

export const name = 'one-to-one';
export const title =
  `${PEOPLE} people who speak in pairs. Baseline only relays; teahouse answers each text once it is committed, and each ` +
  `sender has at most ${WINDOW} unanswered.`;

/** @param {import('../with-server.js').Bench} bench @returns {import('../rate-search.js').Course} */
export function search(bench) {
  const seconds = bench.pick(3, 1);
  return {
    scene: { people: connectClients(PEOPLE), traffic: 'pairs' },
    baseline: { from: 8000, seconds, hearers: 1 },
    // The sender of a private text receives it too, for its other tabs.
    teahouse: { from: 1500, seconds, hearers: 2, window: WINDOW, answers: true },
  };
}

/** @param {import('../with-server.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const { baseline, teahouse, note } = await findMaxRate(bench, search(bench));
  const relayed = baseline.map(({ load }) => load.heard);
  const acked = teahouse.map(({ load }) => load.acked);
  const cpu = (/** @type {import('../max-rate.js').Top[]} */ tops) =>
    tops.map(({ load }) => (load.serverCpu / load.offered) * 1e6);
  return [
    row('texts a second, p99 ≤ 50 ms', '/s', relayed, acked, timesAtLeast(0.25, 0.5), note),
    row('CPU of the server per text at the top rate', 'µs', cpu(baseline), cpu(teahouse), informational),
  ];
}
