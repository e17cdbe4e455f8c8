// @ts-check
import { connectClients } from '../with-server.js';
import { findMaxRate } from '../rate-search.js';
import { atMost, row, timesAtLeast, timesAtMost } from '../report/row.js';

const PEOPLE = 500;
/** Texts a second that get a fresh server to work, for about as long as baseline has worked when it is at its top. */
const WORK = 1000;
const WORK_SECONDS = 15;

export const name = 'hot-room';
export const title = `One room of ${PEOPLE} in which everybody speaks: 64-byte texts at rising rates, told to all.`;

/** @param {import('../with-server.js').Bench} bench @returns {import('../rate-search.js').Course} */
export function search(bench) {
  const seconds = bench.pick(3, 1);
  return {
    scene: { people: connectClients(PEOPLE), traffic: 'everybody' },
    baseline: { from: 120, seconds, hearers: PEOPLE },
    teahouse: { from: 240, seconds, hearers: PEOPLE },
  };
}

/** @param {import('../with-server.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const seconds = bench.pick(3, 1);
  /** @type {number[]} */
  const cpu = [];
  /** @type {number[]} */
  const answers = [];
  const { baseline, teahouse, note } = await findMaxRate(bench, search(bench), async (run, their, our) => {
    // The search for the top rate leaves a server behind that still indexes what the rates above it brought.
    await run.renew();
    await run.load({ rate: WORK, seconds: bench.pick(WORK_SECONDS, 1), warmup: 0 });
    const same = await run.load({ rate: their.rate, seconds, warmup: seconds / 4 });
    cpu.push(same.cpuPerMillion);
    const half = await run.load({ rate: our.rate / 2, seconds, warmup: seconds / 4 });
    if (half.answer) answers.push(half.answer.p99);
  });
  const heard = (/** @type {import('../max-rate.js').Top[]} */ tops) => tops.map(({ load }) => load.heard);
  const theirCpu = baseline.map(({ load }) => load.cpuPerMillion);
  return [
    row(
      'deliveries a second, p99 ≤ 50 ms',
      '/s',
      heard(baseline),
      heard(teahouse),
      timesAtLeast(15, 25),
      note,
    ),
    row('CPU per million deliveries at their top rate', 's', theirCpu, cpu, timesAtMost(0.4, 0.3)),
    row('send → ack p99 at half our top rate', 'ms', [], answers, atMost('ms', 25, 10)),
  ];
}
