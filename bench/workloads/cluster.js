// @ts-check
import { crowdOf } from '../bench.js';
import { row, told } from '../report/row.js';
import { topRate } from '../top-rate.js';

const PEOPLE = 200;
/** Texts a second at which the price of one is taken: far from the top. */
const CALM = 400;

export const name = 'cluster';
export const title =
  `Teahouse alone: one node (first column) and two (second) on one processor, with PostgreSQL; ${PEOPLE} people who come to ` +
  `the nodes in turn, in pairs across the nodes and in one room.`;

/**
 * What two nodes on one processor use beyond one node is the price of being two.
 * @param {import('../bench.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>}
 */
export async function measure(bench) {
  const seconds = bench.pick(3, 1);
  const pairs = { people: crowdOf(PEOPLE), audience: /** @type {const} */ ('pairs') };
  const room = { people: crowdOf(PEOPLE), audience: /** @type {const} */ ('everybody') };
  /** @type {Record<'text' | 'texts' | 'hot' | 'deliveries', number[][]>} for one node and for two */
  const found = { text: [[], []], texts: [[], []], hot: [[], []], deliveries: [[], []] };
  for (let round = 0; round < bench.options.rounds; round += 1) {
    for (const [i, count] of [1, 2].entries()) {
      await bench.inArena(bench.nodes(count), pairs, async (arena) => {
        const calm = await arena.load({ rate: CALM, seconds, warmup: bench.pick(8, 1) });
        found.text[i].push((calm.serverCpu / calm.offered) * 1e6);
        const top = await topRate(arena, { from: CALM, seconds, hearers: 2, window: 4, answers: true });
        found.texts[i].push(top.load.acked);
      });
      await bench.inArena(bench.nodes(count), room, async (arena) => {
        const calm = await arena.load({ rate: CALM, seconds, warmup: bench.pick(8, 1) });
        found.hot[i].push((calm.serverCpu / calm.offered) * 1e6);
        const top = await topRate(arena, { from: CALM, seconds, hearers: PEOPLE });
        found.deliveries[i].push(top.load.heard);
      });
    }
  }
  return [
    row('pairs: CPU of all nodes a text, at 400 a second', 'µs', ...both(found.text), told),
    row('pairs: texts a second, p99 ≤ 50 ms', '/s', ...both(found.texts), told),
    row('one room: CPU of all nodes a text, at 400 a second', 'µs', ...both(found.hot), told),
    row('one room: deliveries a second, p99 ≤ 50 ms', '/s', ...both(found.deliveries), told),
  ];
}

/** @param {number[][]} values @returns {[number[], number[]]} */
function both([one, two]) {
  return [one, two];
}
