// @ts-check
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Bench } from './with-server.js';
import { retainedAllocations } from './profile/retained-allocations.js';
import { profile } from './profile/profile.js';
import { commit, machine } from './report/machine.js';
import { keepResults } from './report/results.js';
import { table } from './report/table.js';
import { goFirst } from './server/priority.js';
import * as cluster from './workloads/cluster.js';
import * as hotRoom from './workloads/hot-room.js';
import * as memory from './workloads/memory.js';
import * as model from './workloads/model.js';
import * as oneToOne from './workloads/one-to-one.js';
import * as quietRoom from './workloads/quiet-room.js';
import * as reindex from './workloads/reindex.js';
import * as search from './workloads/search.js';
import * as smallRooms from './workloads/small-rooms.js';
import * as storage from './workloads/storage.js';
import * as storms from './workloads/storms.js';

const workloads = [
  hotRoom,
  smallRooms,
  oneToOne,
  quietRoom,
  memory,
  storms,
  storage,
  search,
  reindex,
  cluster,
  model,
];

/** @type {string[]} */
const names = workloads.map(({ name }) => name);

const USAGE = `node bench/run.js [workload …] [options]

workloads: ${names.join(', ')} (default: all)
--quick            short runs of smaller pool; nothing is written to RESULTS.md
--rounds <n>       baseline and teahouse in turn so many times (2)
--server <file>    our server as built (dist/main.js)
--profile          where our server spends its time near its top rate: 20 functions of each thread
--kept             what of each text gets into the old generation of our server's heap, by function
--first            ahead of the machine's other processes, where that is allowed (nice -10)
--json             the rows as JSON instead of a table`;

const BUILT = fileURLToPath(new URL('../dist/main.js', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '2' },
    server: { type: 'string', default: BUILT },
    profile: { type: 'boolean', default: false },
    kept: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const unknown = positionals.filter((name) => !names.includes(name));
if (values.help || unknown.length > 0) {
  console.log(unknown.length > 0 ? `no workload is called ${unknown.join(', ')}\n\n${USAGE}` : USAGE);
  process.exit(values.help ? 0 : 2);
}
if (!existsSync(values.server)) {
  console.error(`${values.server} is missing: build it with \`npm run build:server\``);
  process.exit(2);
}

if (values.first) goFirst();
const bench = new Bench({
  quick: values.quick,
  rounds: values.quick ? 1 : Number(values.rounds),
  entry: values.server,
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
/** @type {Record<string, import('./report/row.js').Row[]>} */
const measured = {};
try {
  for (const workload of workloads) {
    if (positionals.length > 0 && !positionals.includes(workload.name)) continue;
    bench.say(workload.name);
    if (values.profile || values.kept) {
      const look = values.profile ? profile : retainedAllocations;
      if ('search' in workload) console.log(`\n${await look(bench, workload.search(bench))}\n`);
      continue;
    }
    const rows = await workload.measure(bench);
    measured[workload.name] = rows;
    if (!values.quick && values.server === BUILT) keepResults(workload, rows, names);
    if (!values.json) console.log(`\n${workload.title}\n\n${table(rows)}\n`);
  }
} finally {
  await bench.end();
}

if (values.json) {
  const { faults } = bench;
  console.log(
    JSON.stringify({ date: new Date(), machine: machine(), commit: commit(), measured, faults }, null, 2),
  );
}
for (const fault of bench.faults) console.error(`FAULT: ${fault}`);
process.exitCode = bench.faults.length > 0 ? 1 : 0;
