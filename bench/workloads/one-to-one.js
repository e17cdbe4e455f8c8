// @ts-check
import { crowdOf } from '../bench.js';
import { boundNote } from '../report/note.js';
import { row, timesAtLeast, told } from '../report/row.js';
import { topRate } from '../top-rate.js';

const PEOPLE = 500;
/** Unanswered texts of one sender, at most. */
const WINDOW = 4;

export const name = 'one-to-one';
export const title =
  `${PEOPLE} people who speak in pairs. Theirs only relays; ours answers each text once it is committed, and each ` +
  `sender has at most ${WINDOW} unanswered.`;

/** @param {import('../bench.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const seconds = bench.pick(3, 1);
  const scene = () => ({ people: crowdOf(PEOPLE), audience: /** @type {const} */ ('pairs') });
  const theirs = { top: /** @type {number[]} */ ([]), cpu: /** @type {number[]} */ ([]) };
  const ours = { top: [...theirs.top], cpu: [...theirs.cpu] };
  const bound = boundNote();

  for (let round = 0; round < bench.options.rounds; round += 1) {
    await bench.inArena(bench.theirs(), scene(), async (arena) => {
      const top = await topRate(arena, { from: 8000, seconds, hearers: 1 });
      bound.add('theirs', top);
      theirs.top.push(top.load.heard);
      theirs.cpu.push((top.load.serverCpu / top.load.offered) * 1e6);
    });
    await bench.inArena(bench.ours(), scene(), async (arena) => {
      // Whoever sends a private text hears it too, for the sake of the other tabs.
      const top = await topRate(arena, { from: 1500, seconds, hearers: 2, window: WINDOW, answers: true });
      bound.add('ours', top);
      ours.top.push(top.load.acked);
      ours.cpu.push((top.load.serverCpu / top.load.offered) * 1e6);
    });
  }
  return [
    row('texts a second, p99 ≤ 50 ms', '/s', theirs.top, ours.top, timesAtLeast(0.25, 0.5), bound.text()),
    row('CPU of the server per text at the top rate', 'µs', theirs.cpu, ours.cpu, told),
  ];
}
