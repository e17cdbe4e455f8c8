// @ts-check
import { crowdOf } from '../bench.js';
import { atMost, row, timesAtLeast, timesAtMost } from '../report/row.js';
import { topRate } from '../top-rate.js';
import { boundNote } from '../report/note.js';

const PEOPLE = 500;

export const name = 'hot-room';
export const title = `One room of ${PEOPLE} in which everybody speaks: 64-byte texts at rising rates, told to all.`;

/** @param {import('../bench.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const seconds = bench.pick(3, 1);
  const scene = () => ({ people: crowdOf(PEOPLE), audience: /** @type {const} */ ('everybody') });
  const theirs = { top: /** @type {number[]} */ ([]), cpu: /** @type {number[]} */ ([]) };
  const ours = { top: [...theirs.top], cpu: [...theirs.cpu], answer: /** @type {number[]} */ ([]) };
  const bound = boundNote();

  for (let round = 0; round < bench.options.rounds; round += 1) {
    const baseline = await bench.inArena(bench.theirs(), scene(), (arena) =>
      topRate(arena, { from: 60_000 / PEOPLE, seconds, hearers: PEOPLE }),
    );
    bound.add('theirs', baseline);
    theirs.top.push(baseline.load.heard);
    theirs.cpu.push(baseline.load.cpuPerMillion);

    await bench.inArena(bench.ours(), scene(), async (arena) => {
      const top = await topRate(arena, { from: 120_000 / PEOPLE, seconds, hearers: PEOPLE });
      bound.add('ours', top);
      ours.top.push(top.load.heard);
      const same = await arena.load({ rate: baseline.rate, seconds, warmup: seconds / 4 });
      ours.cpu.push(same.cpuPerMillion);
      const half = await arena.load({ rate: top.rate / 2, seconds, warmup: seconds / 4 });
      if (half.answer) ours.answer.push(half.answer.p99);
    });
  }
  return [
    row('deliveries a second, p99 ≤ 50 ms', '/s', theirs.top, ours.top, timesAtLeast(15, 25), bound.text()),
    row('CPU per million deliveries at their top rate', 's', theirs.cpu, ours.cpu, timesAtMost(0.4, 0.3)),
    row('send → ack p99 at half our top rate', 'ms', [], ours.answer, atMost('ms', 25, 10)),
  ];
}
