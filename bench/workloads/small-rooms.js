// @ts-check
import { crowdOf } from '../bench.js';
import { boundNote } from '../report/note.js';
import { row, timesAtLeast } from '../report/row.js';
import { topRate } from '../top-rate.js';

const ROOMS = 50;
const SIZE = 10;

export const name = 'small-rooms';
export const title = `${ROOMS} rooms of ${SIZE} in which everybody speaks: 64-byte texts at rising rates.`;

/** @param {import('../bench.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const search = { seconds: bench.pick(3, 1), from: 3000, hearers: SIZE };
  /** @type {number[]} */
  const theirs = [];
  /** @type {number[]} */
  const ours = [];
  const bound = boundNote();
  let missing = '';

  for (let round = 0; round < bench.options.rounds; round += 1) {
    const baseline = await bench.inArena(bench.theirs(), scene(), (arena) => topRate(arena, search));
    bound.add('theirs', baseline);
    theirs.push(baseline.load.heard);
    if (missing) continue;
    try {
      const top = await bench.inArena(bench.ours(), scene(), (arena) => topRate(arena, search));
      bound.add('ours', top);
      ours.push(top.load.heard);
    } catch (error) {
      missing = `not measured: ${error instanceof Error ? error.message : error}`;
      bench.say(`  ${missing}`);
    }
  }
  const note = missing || bound.text();
  return [row('deliveries a second, p99 ≤ 50 ms', '/s', theirs, ours, timesAtLeast(2, 3), note)];
}

function scene() {
  const people = crowdOf(ROOMS * SIZE).map((person, i) => ({
    ...person,
    room: `room${Math.floor(i / SIZE)}`,
  }));
  return { people, audience: /** @type {const} */ ('rooms'), size: SIZE };
}
