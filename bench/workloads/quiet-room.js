// @ts-check
import { connectClients } from '../with-server.js';
import { median, row } from '../report/row.js';
import { commitMs } from '../storage/commit.js';

const PEOPLE = 10;
/** Texts a second: so few that each is alone. */
const RATE = 8;
/** Before that both servers get to work for a moment: one that has just started runs code that is not compiled yet. */
const WORK = { rate: 300, seconds: 5, warmup: 0 };

export const name = 'quiet-room';
export const title = `A room of ${PEOPLE} with ${RATE} texts a second: from sending to hearing, of every delivery.`;

/** @param {import('../with-server.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const plan = { rate: RATE, seconds: bench.pick(8, 3), warmup: 2 };
  const scene = () => ({
    people: connectClients(PEOPLE),
    traffic: /** @type {const} */ ('everybody'),
    sampled: PEOPLE,
  });
  /** @type {number[]} */
  const baseline = [];
  /** @type {number[]} */
  const teahouse = [];
  for (let round = 0; round < bench.options.rounds; round += 1) {
    for (const [server, times] of /** @type {const} */ ([
      [bench.baseline(), baseline],
      [bench.teahouse(), teahouse],
    ])) {
      const { delivery } = await bench.withServer(server, scene(), async (run) => {
        await run.load(WORK);
        return run.load(plan);
      });
      if (!delivery) throw new Error('nothing was heard in the quiet room');
      times.push(delivery.p50);
      bench.say(
        `  ${server.wireProtocol.padEnd(8)} p50/p99 ${delivery.p50.toFixed(2)}/${delivery.p99.toFixed(2)} ms`,
      );
    }
  }
  const commit = await commitMs(1_000 / RATE);
  return [
    row(
      'delivery p50',
      'ms',
      baseline,
      teahouse,
      {
        asked: '≤ 1.1 × + the commit',
        judge: (our, their) => (our <= 1.1 * (their ?? 0) + commit ? 'yes' : 'no'),
      },
      `a lone commit takes ${commit.toFixed(2)} ms here; asked: ≤ ${(1.1 * (median(baseline) ?? 0) + commit).toFixed(2)} ms`,
    ),
  ];
}
