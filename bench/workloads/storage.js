// @ts-check
import { connectClients } from '../with-server.js';
import { otherCpuNote } from '../report/noise.js';
import { atMost, row, informational } from '../report/row.js';
import { onBoth } from '../storage/on-both-databases.js';
import { bulkInsert } from '../storage/bulk-insert.js';

const LOBBY = 'lobby';
const PAGE = 100;

export const name = 'storage';
export const title =
  'Our server on both databases, through sockets: private texts answered once committed, from one sender with one ' +
  'unanswered and from 100 of them; then a lobby of a million entries.';

/**
 * @typedef {import('../with-server.js').Bench} Bench
 * @typedef {import('../report/row.js').Row} Row
 * @typedef {import('../storage/sqlite.js').Store} Store
 */

/** @param {Bench} bench @returns {Promise<Row[]>} */
export function measure(bench) {
  return onBoth(async (store) => [...(await committing(bench, store)), ...(await longLog(bench, store))]);
}

/** @param {Bench} bench @param {Store} store */
async function committing(bench, store) {
  const rows = [];
  for (const people of [2, 100]) {
    const senders = people === 2 ? 1 : people;
    const plan = { window: 1, senders, seconds: bench.pick(4, 1.5), warmup: 1 };
    const scene = {
      // Nicknames of before stay taken where the database stays.
      people: connectClients(people, people),
      traffic: /** @type {const} */ ('pairs'),
      sampled: 1,
      start: { env: store.env },
    };
    const load = await bench.withServer(bench.teahouse(), scene, (run) => run.load(plan));
    if (!load.answer) throw new Error(`no text was answered: ${load.why}`);
    const { p50, p99 } = load.answer;
    const who = senders === 1 ? 'alone' : `${senders} at once`;
    bench.say(
      `  ${store.name}, ${who}: ${load.acked.toFixed(0)} texts/s, p50/p99 ${p50.toFixed(2)}/${p99.toFixed(2)} ms`,
    );
    rows.push(
      row(
        `${store.name}, ${who}: acked texts a second`,
        '/s',
        [],
        [load.acked],
        informational,
        `server ${Math.round(load.serverCpu * 100)} %${otherCpuNote(load)}`,
      ),
    );
    rows.push(row(`${store.name}, ${who}: send → ack p50`, 'ms', [], [p50], informational));
    rows.push(row(`${store.name}, ${who}: send → ack p99`, 'ms', [], [p99], informational));
  }
  return rows;
}

/** @param {Bench} bench @param {Store} store */
async function longLog(bench, store) {
  const head = bench.pick(1_000_000, 50_000);
  const start = { env: store.env, dataDir: store.dataDir };
  const scene = {
    people: connectClients(2, 1000),
    traffic: /** @type {const} */ ('everybody'),
    sampled: 1,
    start,
  };
  // One text said properly is the pattern for all others.
  await bench.withServer(bench.teahouse(), scene, (run) => run.load({ rate: 20, seconds: 0.5, warmup: 0 }));
  await store.directly(async (query) => {
    await bulkInsert(query, LOBBY, head);
    // A house that has had them for long has indexed them long ago; how fast that goes is measured by `search`.
    await query(store.index.asDone);
  });

  const server = bench.teahouse();
  const pages = await bench.withServer(server, { ...scene, people: connectClients(2, 1002) }, () =>
    bench.generator.ask('readPages', {
      conversation: LOBBY,
      pages: bench.pick(2000, 300),
      limit: PAGE,
      head,
    }),
  );
  const { startSeconds } = server;
  bench.say(
    `  ${store.name}: started in ${startSeconds.toFixed(2)} s, pages p50/p99 ${pages.p50.toFixed(2)}/${pages.p99.toFixed(2)} ms`,
  );
  const stored = `with ${head.toLocaleString('en-US')} entries`;
  return [
    row(`${store.name}: history page p99, ${stored}`, 'ms', [], [pages.p99], atMost('ms', 10)),
    row(`${store.name}: start to listening, ${stored}`, 's', [], [startSeconds], atMost('s', 2)),
  ];
}
