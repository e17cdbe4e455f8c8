// @ts-check
import { connectClients } from '../with-server.js';
import { row, timesAtMost } from '../report/row.js';
import { residentBytes } from '../server/usage.js';

/** Connections that are there before the first look, so that what a server needs once is not counted. */
const FIRST = 200;
const ENTER_MS = 60_000;
const PRELOAD = ['--expose-gc', '--import', new URL('../server/collect-garbage.js', import.meta.url).href];

export const name = 'memory';
export const title =
  'Idle signed-in connections: growth of resident memory from the first 200 to the last, after a full garbage ' +
  'collection. The tutorial does so without its count broadcasts, which would keep it busy for a minute.';

/** @param {import('../with-server.js').Bench} bench @returns {Promise<import('../report/row.js').Row[]>} */
export async function measure(bench) {
  const people = bench.pick(5000, 1500);
  /** @type {number[]} */
  const baseline = [];
  /** @type {number[]} */
  const teahouse = [];
  for (let round = 0; round < bench.options.rounds; round += 1) {
    baseline.push(await perConnection(bench, bench.baseline(), people));
    teahouse.push(await perConnection(bench, bench.teahouse(), people));
  }
  return [
    row(`resident memory per connection at ${people}`, 'kB', baseline, teahouse, timesAtMost(1.1, 0.75)),
  ];
}

/** @param {import('../with-server.js').Bench} bench @param {import('../server/server.js').ChatServer} server @param {number} people */
export async function perConnection(bench, server, people) {
  const { generator } = bench;
  const settleMs = bench.pick(5000, 2000);
  const settled = async () => {
    for (const _ of [1, 2]) {
      await sleep(settleMs / 2);
      process.kill(server.pid, 'SIGUSR2');
    }
    await sleep(1000);
    return residentBytes(server.pid);
  };
  await server.start({ env: { COUNT: 'off' }, nodeArgs: PRELOAD });
  try {
    await generator.ask('gather', {
      wireProtocol: server.wireProtocol,
      ports: server.ports,
      people: connectClients(people),
    });
    await generator.ask('enter', { withinMs: ENTER_MS, upTo: FIRST });
    const before = await settled();
    const arrivals = await generator.ask('enter', { withinMs: ENTER_MS });
    if (arrivals.in < people) throw new Error(`only ${arrivals.in} of ${people} got in: ${arrivals.why}`);
    const after = await settled();
    const kilobytes = (after - before) / (people - FIRST) / 1000;
    bench.say(
      `  ${server.wireProtocol.padEnd(8)} ${kilobytes.toFixed(1)} kB a connection (${megabytes(before)} → ${megabytes(after)} MB)`,
    );
    return kilobytes;
  } finally {
    await generator.ask('leave');
    await server.stop();
  }
}

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(0);

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
