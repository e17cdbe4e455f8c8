// @ts-check
import { connectClients } from '../with-server.js';
import { atMost, row, informational } from '../report/row.js';
import { untilIndexed } from '../storage/until-indexed.js';
import { onBoth } from '../storage/on-both-databases.js';
import { seeded } from '../storage/seeded-random.js';
import { COMMON, ELSEWHERE, seedCorpus, joinCorpus, pairOf, RARE, roomOf } from '../storage/seed-corpus.js';

export const name = 'search';
export const title =
  'Our server on both databases, through sockets: pages of 50 over a million texts of 217 rooms, by a user in the lobby ' +
  'and three rooms, and by a user in a hundred.';

/** How many of the hundred rooms. */
const READERS = [3, 100];

/**
 * @typedef {import('../with-server.js').Bench} Bench
 * @typedef {import('../report/row.js').Row} Row
 * @typedef {import('../storage/sqlite.js').Store} Store
 */

/** @param {Bench} bench @returns {Promise<Row[]>} */
export function measure(bench) {
  return onBoth((store) => searching(bench, store));
}

/** @param {Bench} bench @param {Store} store */
async function searching(bench, store) {
  const count = bench.pick(1_000_000, 20_000);
  const start = { env: store.env, dataDir: store.dataDir };
  const people = connectClients(READERS.length, 3000);
  const scene = { people, traffic: /** @type {const} */ ('everybody'), sampled: 1, start };
  // The first start makes the tables.
  await bench.withServer(bench.teahouse(), { ...scene, people: connectClients(2, 3100) }, async () => {});
  await store.directly((query) => seedCorpus(query, count, store.index));

  return bench.withServer(bench.teahouse(), scene, async () => {
    await store.directly(async (query) => {
      for (const [i, { name }] of people.entries()) await joinCorpus(query, name, READERS[i]);
    });
    const seconds = await untilIndexed(store);
    const rate = count / seconds;
    bench.say(`  ${store.name}: indexed ${Math.round(rate)} texts/s in the background`);
    const stored = `with ${count.toLocaleString('en-US')} texts`;
    const rows = [
      row(`${store.name}: texts indexed a second, in the background`, '/s', [], [rate], informational),
    ];
    for (const [kind, bodies] of searches(bench.pick(200, 50))) {
      const readers = [];
      for (const reader of READERS.keys()) {
        readers.push(await bench.generator.ask('search', { reader, bodies }));
      }
      const p99 = Math.max(...readers.map((times) => times.p99));
      const each = readers.map(
        (times, i) => `${READERS[i]} rooms: ${times.p50.toFixed(1)}/${times.p99.toFixed(1)} ms`,
      );
      const found = (
        readers.reduce((sum, times) => sum + times.found, 0) /
        readers.length /
        bodies.length
      ).toFixed(1);
      const note = `p50/p99 in ${each.join(', in ')}; ${found} found`;
      bench.say(`  ${store.name}, ${kind}: ${note}`);
      rows.push(row(`${store.name}: ${kind} p99, ${stored}`, 'ms', [], [p99], atMost('ms', 50), note));
    }
    return rows;
  });
}

/** @param {number} count @returns {Map<string, { q: string, conversation?: string }[]>} */
function searches(count) {
  const random = seeded(11);
  const many = (/** @type {(i: number) => { q: string, conversation?: string }} */ body) =>
    Array.from({ length: count }, (_, i) => body(i));
  return new Map([
    ['a rare word', many((i) => ({ q: `${RARE}${i}` }))],
    [`a word of ${COMMON.percent} % of all texts`, many(() => ({ q: COMMON.word }))],
    ['a Chinese character', many(() => ({ q: pairOf(random)[0] }))],
    ['two Chinese characters', many(() => ({ q: pairOf(random) }))],
    ['three Chinese characters', many(() => ({ q: pairOf(random) + pairOf(random)[0] }))],
    ['a common word and two characters', many(() => ({ q: `${COMMON.word} ${pairOf(random)}` }))],
    ['a common and a rare word', many((i) => ({ q: `${COMMON.word} ${RARE}${i}` }))],
    ['four words', many(() => ({ q: `${COMMON.word} ${pairOf(random)[0]} ok tea` }))],
    ['a word common elsewhere', many(() => ({ q: ELSEWHERE }))],
    ['a word and one common elsewhere', many(() => ({ q: `${COMMON.word} ${ELSEWHERE}` }))],
    ['a common word, in one room', many((i) => ({ q: COMMON.word, conversation: roomOf(i % READERS[0]) }))],
    ['nothing at all', many((i) => ({ q: `nowhere${i}` }))],
  ]);
}
