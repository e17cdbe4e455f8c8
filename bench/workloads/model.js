// @ts-check
import { calibrate, predict, topRate } from '../model/model.js';
import { observe } from '../model/observe.js';
import { row, informational } from '../report/row.js';

/** Texts a second of all nodes. The costs are found at the first and the last; the rest is foretold. */
const LOW = 200;
const MIDDLE = 500;
const HIGH = 1_200;
/** A model that is off by more is of no use. */
const OFF_MAX = 1.3;

export const name = 'model';
export const title =
  'Teahouse alone: what `bench/model` foretells (first column) from one node and from two at 200 and 1,200 private texts a ' +
  'second, and what was measured (second), all nodes on one processor. The last rows are foretold only.';

/** @param {import('../with-server.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const [oneLow, oneHigh] = await observe(bench, 1, [LOW, HIGH]);
  const [twoLow, twoMiddle, twoHigh] = await observe(bench, 2, [LOW, MIDDLE, HIGH]);
  const three = await observe(bench, 3, [LOW, MIDDLE]);
  const costs = calibrate([oneLow, oneHigh], [twoLow, twoHigh]);
  bench.say(`  ${JSON.stringify(costs)}`);
  return [
    ...[twoMiddle, ...three].flatMap((seen) => {
      const foretold = predict(costs, seen.nodes, seen.rate);
      const where = `${seen.nodes} nodes, ${Math.round(seen.rate / 10) * 10} texts/s`;
      return [
        row(`${where}: CPU of all nodes a text`, 'µs', [foretold.cpu], [seen.cpu], near),
        row(`${where}: commits of PostgreSQL a text`, '', [foretold.commits], [seen.commits], near),
        row(`${where}: bytes from Redis a text`, 'B', [foretold.bytes], [seen.bytes], near),
      ];
    }),
    ...[1, 2, 3, 10, 100].map((nodes) =>
      row(
        `${nodes} node${nodes > 1 ? 's' : ''}, each 70 % busy: texts a second`,
        '/s',
        [topRate(costs, nodes)],
        [],
        informational,
      ),
    ),
  ];
}

/** @type {import('../report/row.js').Goal} */
const near = {
  asked: `within ${OFF_MAX} ×`,
  judge: (teahouse, baseline) => (baseline ? (within(teahouse / baseline) ? 'yes' : 'no') : ''),
};

/** @param {number} ratio */
const within = (ratio) => ratio < OFF_MAX && ratio > 1 / OFF_MAX;
