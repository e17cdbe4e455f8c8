// @ts-check
import { connectClients } from '../with-server.js';
import { row, informational } from '../report/row.js';
import { topRate } from '../max-rate.js';

const PEOPLE = 200;
/** Texts a second at which the price of one is taken: far from the top. */
const CALM = 400;

export const name = 'cluster';
export const title =
  `Teahouse alone: one node (first column) and two (second) on one processor, with PostgreSQL; ${PEOPLE} people who come to ` +
  `the nodes in turn, in pairs across the nodes and in one room.`;

/**
 * What two nodes on one processor use beyond one node is the price of being two.
 * @param {import('../with-server.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>}
 */
export async function measure(bench) {
  const seconds = bench.pick(3, 1);
  const pairs = { people: connectClients(PEOPLE), traffic: /** @type {const} */ ('pairs') };
  const room = { people: connectClients(PEOPLE), traffic: /** @type {const} */ ('everybody') };
  /** @type {Record<'text' | 'texts' | 'hot' | 'deliveries', number[][]>} for one node and for two */
  const found = { text: [[], []], texts: [[], []], hot: [[], []], deliveries: [[], []] };
  for (let round = 0; round < bench.options.rounds; round += 1) {
    for (const [i, count] of [1, 2].entries()) {
      await bench.withServer(bench.nodes(count), pairs, async (run) => {
        const calm = await run.load({ rate: CALM, seconds, warmup: bench.pick(8, 1) });
        found.text[i].push((calm.serverCpu / calm.offered) * 1e6);
        const top = await topRate(run, { from: CALM, seconds, hearers: 2, window: 4, answers: true });
        found.texts[i].push(top.load.acked);
      });
      await bench.withServer(bench.nodes(count), room, async (run) => {
        const calm = await run.load({ rate: CALM, seconds, warmup: bench.pick(8, 1) });
        found.hot[i].push((calm.serverCpu / calm.offered) * 1e6);
        const top = await topRate(run, { from: CALM, seconds, hearers: PEOPLE });
        found.deliveries[i].push(top.load.heard);
      });
    }
  }
  return [
    row('pairs: CPU of all nodes a text, at 400 a second', 'µs', ...both(found.text), informational),
    row('pairs: texts a second, p99 ≤ 50 ms', '/s', ...both(found.texts), informational),
    row('one room: CPU of all nodes a text, at 400 a second', 'µs', ...both(found.hot), informational),
    row('one room: deliveries a second, p99 ≤ 50 ms', '/s', ...both(found.deliveries), informational),
  ];
}

/** @param {number[][]} values @returns {[number[], number[]]} */
function both([one, two]) {
  return [one, two];
}
