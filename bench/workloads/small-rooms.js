// @ts-check
import { connectClients } from '../with-server.js';
import { findMaxRate } from '../rate-search.js';
import { row, timesAtLeast } from '../report/row.js';

const ROOMS = 50;
const SIZE = 10;

export const name = 'small-rooms';
export const title = `${ROOMS} rooms of ${SIZE} in which everybody speaks: 64-byte texts at rising rates.`;

/** @param {import('../with-server.js').Bench} bench @returns {import('../rate-search.js').Course} */
export function search(bench) {
  const search = { from: 3000, seconds: bench.pick(3, 1), hearers: SIZE };
  const people = connectClients(ROOMS * SIZE).map((person, i) => ({
    ...person,
    room: `room${Math.floor(i / SIZE)}`,
  }));
  return { scene: { people, traffic: 'rooms', size: SIZE }, baseline: search, teahouse: search };
}

/** @param {import('../with-server.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const { baseline, teahouse, note } = await findMaxRate(bench, search(bench));
  const heard = (/** @type {import('../max-rate.js').Top[]} */ tops) => tops.map(({ load }) => load.heard);
  return [
    row('deliveries a second, p99 ≤ 50 ms', '/s', heard(baseline), heard(teahouse), timesAtLeast(2, 3), note),
  ];
}
