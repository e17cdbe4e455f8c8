// @ts-check
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './report/row.js';
import { goFirst } from './server/priority.js';
import { Bench, connectClients } from './with-server.js';
import * as memory from './workloads/memory.js';

const USAGE = `node bench/compare.js <before> <after> [options]

Compares two builds (each a dist/main.js) under the same loads, in turns: CPU and latency at fixed rates. A search for
the top rate stops where the disk or a neighbour is slow for a moment; CPU at a fixed rate hardly notices.

--rounds <n>   of each build (3)
--only <list>  of one-to-one, hot-room, quiet-room, alone, memory
--first        ahead of the machine's other processes, where that is allowed (nice -10)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    first: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || positionals.length !== 2) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}
const builds = positionals.map((entry) => resolve(entry));
for (const entry of builds) {
  if (existsSync(entry)) continue;
  console.error(`${entry} is missing: build it with \`npm run build:server\``);
  process.exit(2);
}
if (values.first) goFirst();

/** @typedef {Record<string, number>} Figures by name and unit */

/** @type {Record<string, (bench: Bench) => Promise<Figures>>} */
const measures = {
  async 'one-to-one'(bench) {
    const scene = { people: connectClients(500), traffic: /** @type {const} */ ('pairs') };
    const load = await bench.withServer(bench.teahouse(), scene, async (run) => {
      await run.load({ rate: 3_000, seconds: 4, warmup: 0 });
      return run.load({ rate: 3_000, seconds: 8, warmup: 1 });
    });
    return {
      'one-to-one: CPU a text, µs': (load.serverCpu / load.offered) * 1e6,
      'one-to-one: send → ack p50, ms': load.answer?.p50 ?? NaN,
    };
  },
  async 'hot-room'(bench) {
    const scene = { people: connectClients(500), traffic: /** @type {const} */ ('everybody') };
    const load = await bench.withServer(bench.teahouse(), scene, async (run) => {
      await run.load({ rate: 1_000, seconds: 6, warmup: 0 });
      return run.load({ rate: 2_000, seconds: 8, warmup: 1 });
    });
    return {
      'hot-room: CPU per million deliveries, s': load.cpuPerMillion,
      'hot-room: delivery p50, ms': load.delivery?.p50 ?? NaN,
    };
  },
  async 'quiet-room'(bench) {
    const scene = { people: connectClients(10), traffic: /** @type {const} */ ('everybody'), sampled: 10 };
    const load = await bench.withServer(bench.teahouse(), scene, async (run) => {
      await run.load({ rate: 300, seconds: 5, warmup: 0 });
      return run.load({ rate: 8, seconds: 10, warmup: 2 });
    });
    return { 'quiet-room: delivery p50, ms': load.delivery?.p50 ?? NaN };
  },
  async alone(bench) {
    const scene = { people: connectClients(2), traffic: /** @type {const} */ ('pairs'), sampled: 1 };
    const load = await bench.withServer(bench.teahouse(), scene, (run) =>
      run.load({ window: 1, senders: 1, seconds: 6, warmup: 3 }),
    );
    return {
      'alone: send → ack p50, ms': load.answer?.p50 ?? NaN,
      'alone: CPU a text, µs': (load.serverCpu / load.offered) * 1e6,
    };
  },
  async memory(bench) {
    return { 'memory a connection, kB': await memory.perConnection(bench, bench.teahouse(), 5_000) };
  },
};

const names = values.only === '' ? Object.keys(measures) : values.only.split(',');
/** @type {Record<string, [before: number[], after: number[]]>} */
const figures = {};
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const name of names) {
    // Each goes first as often as the other.
    for (const build of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const bench = new Bench({ quick: false, rounds: 1, entry: builds[build] });
      try {
        for (const [figure, value] of Object.entries(await /** @type {any} */ (measures)[name](bench))) {
          (figures[figure] ??= [[], []])[/** @type {0 | 1} */ (build)].push(value);
          bench.say(`${build === 0 ? 'before' : 'after '} ${figure}: ${value.toFixed(2)}`);
        }
      } finally {
        await bench.end();
      }
    }
  }
}

console.log(
  '\n| | before | after | after / before | each round, before; after |\n| --- | ---: | ---: | ---: | --- |',
);
for (const [figure, [before, after]] of Object.entries(figures)) {
  const [one, other] = [median(before) ?? NaN, median(after) ?? NaN];
  const each = [before, after].map((all) => all.map((value) => value.toFixed(2)).join(' ')).join('; ');
  console.log(
    `| ${figure} | ${one.toFixed(2)} | ${other.toFixed(2)} | ${(other / one).toFixed(2)} | ${each} |`,
  );
}
