import { parseArgs } from 'node:util';
import { Churn } from './churn.js';
import { WEIGHABLE, weigh, type Weight } from './fault/probe.js';
import { goFirst } from './sandbox.js';
import { Random } from './seeded-random.js';
import { circumstances, keepSection, table } from './report.js';
import { ServerProcess } from './server-process.js';

const USAGE = `npm run soak -- [options]

--minutes <n>      duration (default: 30)
--people <n>       concurrent users (default: 40)
--seed <n>         seed (default: random)
--first            run with a higher priority (nice -10), where that is allowed
Users connect, send and disconnect. Fails if the heap grows by more than 0.25 MiB a minute, or if descriptors or timers remain.`;

const WEIGHED_EVERY_MS = 20_000;
/** Caches and compiled code grow at first; only later growth is a leak. */
const WARM_SHARE = 1 / 3;
const HEAP_MAX_MIB_A_MINUTE = 0.25;
const RESOURCES_SLACK = 8;
const SETTLED_MS = 3_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    people: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    first: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (values.first) goFirst();

interface Sample extends Weight {
  minutes: number;
  memoryMb: number;
  descriptors: number;
  visits: number;
}

const server = await ServerProcess.start({}, undefined, undefined, { nodeArgs: WEIGHABLE });
const churn = new Churn([server.url], Number(values.people), new Random(Number(values.seed)));
const startedAt = performance.now();
const samples: Sample[] = [];
let wasKept = false;
try {
  const before = await sample();
  for (const end = startedAt + Number(values.minutes) * 60_000; performance.now() < end;) {
    await churn.goOn(Math.min(WEIGHED_EVERY_MS, Math.max(1_000, end - performance.now())));
    samples.push(await sample());
    const { minutes, heapBytes, descriptors, visits } = samples.at(-1)!;
    console.error(
      `${minutes.toFixed(1)} min: heap ${mebibytes(heapBytes)} MiB, ${descriptors} descriptors, ${visits} visits`,
    );
  }
  await new Promise((done) => setTimeout(done, SETTLED_MS));
  wasKept = tell(before, await sample());
} finally {
  await server.end();
}
process.exit(wasKept ? 0 : 1);

/** Measures between two rounds, when no client is connected, so remaining resources are leaks. */
async function sample(): Promise<Sample> {
  const weight = await weigh(server);
  const minutes = (performance.now() - startedAt) / 60_000;
  const { memoryMb, descriptors } = server;
  return { ...weight, minutes, memoryMb, descriptors, visits: churn.visits };
}

/** Writes the report. @returns whether all limits were kept */
function tell(before: Sample, after: Sample): boolean {
  const warm = samples.slice(Math.floor(samples.length * WARM_SHARE));
  const slope = slopeOf(warm.map(({ minutes, heapBytes }) => [minutes, heapBytes / 2 ** 20]));
  const timers = (after.resources.Timeout ?? 0) - (before.resources.Timeout ?? 0);
  const descriptors = after.descriptors - before.descriptors;
  const faults = server.faults.length;
  const kept =
    slope <= HEAP_MAX_MIB_A_MINUTE &&
    timers <= RESOURCES_SLACK &&
    descriptors <= RESOURCES_SLACK &&
    faults === 0;
  const acknowledged = churn.sent.filter(({ outcome }) => outcome === 'ok').length;
  const rows = [
    [
      'heap after a full collection, growth after the first third',
      `${slope.toFixed(3)} MiB a minute`,
      `≤ ${HEAP_MAX_MIB_A_MINUTE}`,
    ],
    [
      'heap after a full collection, first and last',
      `${mebibytes(samples[0]!.heapBytes)} and ${mebibytes(after.heapBytes)} MiB`,
      '',
    ],
    ['resident memory, first and last', `${samples[0]!.memoryMb} and ${after.memoryMb} MiB`, ''],
    ['file descriptors more than at the start', String(descriptors), `≤ ${RESOURCES_SLACK}`],
    ['timers more than at the start', String(timers), `≤ ${RESOURCES_SLACK}`],
    ['unexpected exits and unexpected errors in the log', String(faults), '0'],
  ];
  const body = `\`npm run soak -- --minutes ${values.minutes} --people ${values.people} --seed ${values.seed}\`, ${circumstances()}

${churn.visits} visits by ${values.people} users at a time, each with its own nickname, and ${acknowledged} acknowledged messages. Every ${WEIGHED_EVERY_MS / 1_000} s all users disconnect, garbage is collected, and the remaining resources of the server are measured.

${table(['', 'measured', 'limit'], rows)}`;
  keepSection('Soak', body);
  console.log(`\n${body}\n\n${kept ? 'All limits were kept.' : 'A LIMIT WAS EXCEEDED.'}`);
  return kept;
}

/** Returns the slope by least squares. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x0, y0] = [mean(([x]) => x), mean(([, y]) => y)];
  const covariance = mean(([x, y]) => (x - x0) * (y - y0));
  const variance = mean(([x]) => (x - x0) ** 2);
  return variance === 0 ? 0 : covariance / variance;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
