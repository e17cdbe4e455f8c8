// @ts-check
import { connectClients } from '../with-server.js';
import { informational, row } from '../report/row.js';
import { onBoth } from '../storage/on-both-databases.js';
import { seedCorpus } from '../storage/seed-corpus.js';
import { untilIndexed } from '../storage/until-indexed.js';

/** Texts a second while the index is built. */
const RATE = 200;

export const name = 'reindex';
export const title =
  `Our server on both databases, through sockets: a million texts are indexed anew in the background, while two users ` +
  `send ${RATE} private texts a second to each other.`;

/**
 * @typedef {import('../with-server.js').Bench} Bench
 * @typedef {import('../report/row.js').Row} Row
 * @typedef {import('../storage/sqlite.js').Store} Store
 */

/** @param {Bench} bench @returns {Promise<Row[]>} */
export function measure(bench) {
  return onBoth((store) => reindexing(bench, store));
}

/** @param {Bench} bench @param {Store} store */
async function reindexing(bench, store) {
  const count = bench.pick(1_000_000, 20_000);
  const scene = {
    people: connectClients(2, 4000),
    traffic: /** @type {const} */ ('pairs'),
    start: { env: store.env, dataDir: store.dataDir },
  };
  // The first start makes the tables.
  await bench.withServer(bench.teahouse(), { ...scene, people: connectClients(2, 4100) }, async () => {});
  await store.directly((query) => seedCorpus(query, count, store.index));

  return bench.withServer(bench.teahouse(), scene, async (run) => {
    const plan = { rate: RATE, seconds: bench.pick(5, 1), warmup: 0 };
    const progress = { seconds: 0 };
    const indexed = untilIndexed(store, store.index.oldWaiting).then((seconds) => {
      progress.seconds = seconds;
      return seconds;
    });
    // A fresh server compiles its code for the first seconds.
    await run.load({ ...plan, seconds: 3 });
    /** @type {number[]} */
    const during = [];
    do during.push((await run.load(plan)).answer?.p99 ?? NaN);
    while (progress.seconds === 0);
    const seconds = await indexed;
    const after = (await run.load({ ...plan, warmup: 2 })).answer?.p99 ?? NaN;
    const worst = Math.max(...during);
    const stored = `of ${count.toLocaleString('en-US')} texts`;
    bench.say(
      `  ${store.name}: indexed in ${seconds.toFixed(0)} s; send → ack p99 ${worst.toFixed(1)} ms meanwhile, ${after.toFixed(1)} ms afterwards`,
    );
    const note = `worst of ${during.length} intervals; ${after.toFixed(1)} ms afterwards`;
    return [
      row(`${store.name}: index ${stored}`, 's', [], [seconds], informational),
      row(`${store.name}: send → ack p99 meanwhile`, 'ms', [], [worst], informational, note),
    ];
  });
}
