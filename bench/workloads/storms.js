// @ts-check
import { connectClients } from '../with-server.js';
import { row, informational } from '../report/row.js';

const GIVE_UP_MS = 60_000;
/** How many times more bytes a second count as no more, when four times as many people come in the same time. */
const FLAT = 1.5;

export const name = 'storms';
export const title =
  'Everybody comes as fast as they are let in; then every connection is cut, and all come back. Presence is what ' +
  'one person is told about others (`count`, `people`, `conversation`) a second. One round.';

/** @typedef {import('../generator/connect-storm.js').Storm} Storm */

/** @param {import('../with-server.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const people = bench.pick(5000, 1000);
  const baseline = await storms(bench, bench.baseline(), people);
  const teahouse = await storms(bench, bench.teahouse(), people);
  const few = await storms(bench, bench.teahouse(), people / 4, teahouse.join.seconds * 1000);

  const growth = teahouse.join.presencePerPersonSecond / few.join.presencePerPersonSecond;
  /** @type {import('../report/row.js').Goal} */
  const flat = { asked: 'O(1)', judge: () => (growth <= FLAT ? 'yes' : 'no') };
  const arrivals = (/** @type {Storm} */ storm) => (storm.in === people ? [storm.seconds] : []);
  return [
    row(
      `presence per person and second, ${people} joining`,
      'B',
      [baseline.join.presencePerPersonSecond],
      [teahouse.join.presencePerPersonSecond],
      flat,
      `teahouse with ${people / 4} joining in the same time: ${few.join.presencePerPersonSecond.toFixed(0)} B; once: welcome of ${teahouse.join.welcomePerPerson.toFixed(0)} B`,
    ),
    row(
      `all ${people} are in`,
      's',
      arrivals(baseline.join),
      arrivals(teahouse.join),
      informational,
      shortNote(baseline.join, teahouse.join, people),
    ),
    row(
      `all ${people} are back after a cut`,
      's',
      arrivals(baseline.again),
      arrivals(teahouse.again),
      informational,
      shortNote(baseline.again, teahouse.again, people),
    ),
  ];
}

/** @param {import('../with-server.js').Bench} bench @param {import('../server/server.js').ChatServer} server @param {number} people @param {number} [overMs] */
async function storms(bench, server, people, overMs) {
  const { generator } = bench;
  await server.start();
  try {
    await generator.ask('gather', {
      wireProtocol: server.wireProtocol,
      ports: server.ports,
      people: connectClients(people),
    });
    const join = await generator.ask('storm', { withinMs: GIVE_UP_MS, overMs });
    bench.say(`  ${server.wireProtocol.padEnd(8)} joined ${JSON.stringify(join)}`);
    await generator.ask('cut');
    const again = await generator.ask('storm', { withinMs: GIVE_UP_MS });
    bench.say(`  ${server.wireProtocol.padEnd(8)} back   ${JSON.stringify(again)}`);
    return { join, again };
  } finally {
    await generator.ask('leave');
    await server.stop();
  }
}

/** @param {Storm} baseline @param {Storm} teahouse @param {number} people */
function shortNote(baseline, teahouse, people) {
  const short = (/** @type {string} */ who, /** @type {Storm} */ storm) =>
    storm.in < people ? [`${who}: ${storm.in} of ${people} in after ${GIVE_UP_MS / 1000} s`] : [];
  return [...short('baseline', baseline), ...short('teahouse', teahouse)].join('; ');
}
