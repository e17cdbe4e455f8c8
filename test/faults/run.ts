import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { saveRun, savedRun } from './run-cache.js';
import { runCases, type CaseRun, type CaseResult } from './parallel-runner.js';
import { goFirst, install, isolate, isolation } from './sandbox.js';
import { mutant } from './mutant.js';
import { MUTATIONS, settingOf } from './mutations.js';
import { faultsSection, circumstances, keepSection, quantiles, table } from './report.js';
import type { FaultCase } from './fault-case.js';
import { casesNamed } from './cases/index.js';
import { shrinkCounterexample } from './scenario.js';
import { violationsOf } from './fault-run.js';

const USAGE = `npm run faults -- [options]

--cases <numbers>  cases to run, such as 1,4,8 or 8a (default: all)
--runs <n>         runs of each case (default: 1)
--nodes <1|2>      run on one node or on two only (default: both, where the case supports it)
--seed <n>         seed of the first run; each further run adds 1 (default: random)
--lanes <n>        trials in parallel, each with its own PostgreSQL and Redis (default: 1)
--resume           continue an interrupted run with the same seeds
--first            run with a higher priority (nice -10), where that is allowed
--mutations        break guarantees on purpose instead, and check that each is detected
The environment variable SERVER_NODE selects another Node for the servers.
Without --cases and --nodes, the report is also written to docs/proof.md.`;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '' },
    runs: { type: 'string', default: '1' },
    nodes: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    lanes: { type: 'string', default: '1' },
    first: { type: 'boolean', default: false },
    mutations: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
    isolated: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (values.first) goFirst();
if (values.isolated) isolate();
else {
  install();
  const inside = isolation();
  if (inside) process.exit(await runAgain(inside));
}

const STORY_MS = 120_000;
const seeds = Array.from({ length: Number(values.runs) }, (_, i) => Number(values.seed) + i);
const lanes = Number(values.lanes);
process.exitCode = (values.mutations ? await breakPromises() : await runFaults()) ? 0 : 1;

/** Runs the same command in its own namespaces. @returns its exit code */
async function runAgain([program, ...before]: string[]): Promise<number> {
  const args = [...before, process.execPath, ...process.argv.slice(1), '--seed', values.seed, '--isolated'];
  const again = spawn(program!, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => again.kill('SIGKILL'));
  const [code] = (await once(again, 'exit')) as [number | null];
  return code ?? 1;
}

/** @returns whether all cases passed */
async function runFaults(): Promise<boolean> {
  const cases = casesNamed(values.cases.split(',').filter(Boolean));
  const isWhole = values.cases === '' && values.nodes === undefined;
  const notRun: { faultCase: FaultCase; why: string }[] = [];
  const courses: CaseRun[] = [];
  for (const faultCase of cases) {
    const why = faultCase.missingTool?.();
    if (why) notRun.push({ faultCase, why });
    else for (const nodes of faultCase.nodes) if (isAsked(nodes)) courses.push({ faultCase, nodes, seeds });
  }
  const done = new Map<CaseRun, CaseResult>();
  if (values.resume) {
    for (const course of courses) {
      const kept = savedRun(course);
      if (kept) done.set(course, kept);
    }
  }
  const left = courses.filter((course) => !done.has(course));
  const report = () =>
    faultsSection({
      ran: courses.map((course) => done.get(course)).filter((ran) => ran !== undefined),
      notRun,
      command: `npm run faults -- --runs ${values.runs} --seed ${values.seed}${lanes > 1 ? ` --lanes ${lanes}` : ''}${values.first ? ' --first' : ''}`,
      lanes,
      seeds,
    });
  await runCases(left, lanes, (ran, isOver) => {
    const course = courses.find(
      ({ faultCase, nodes }) => faultCase === ran.faultCase && nodes === ran.nodes,
    )!;
    done.set(course, ran);
    if (isOver) saveRun(course, ran);
    progress(ran, done.size, courses.length);
    if (isWhole) keepSection('Faults', report());
  });
  if (isWhole) keepSection('Faults', report());
  console.log(`\n${report()}`);
  return [...done.values()].every(isFlawless);
}

/** @returns whether every mutation was detected */
async function breakPromises(): Promise<boolean> {
  const lines: string[][] = [];
  for (const mutation of MUTATIONS) {
    const { faultCase, nodes, name } = mutation;
    const course: CaseRun = {
      faultCase,
      nodes,
      seeds: seeds.slice(0, 1),
      changes: await settingOf(mutation),
    };
    await runCases([course], 1, ({ outcomes: [outcome], failures }) => {
      const found = outcome ? violationsOf(outcome) : [];
      const how = found.map((wrong) => `${wrong}: ${(outcome![wrong as 'lost'][0] ?? '').slice(0, 90)}`);
      const isNoticed = found.length > 0;
      lines.push([
        name,
        faultCase.id,
        String(nodes),
        isNoticed ? 'yes' : `NO ${failures.join()}`,
        how.join('; ').slice(0, 260),
      ]);
      console.error(`${name}: ${isNoticed ? `detected (${found.join(', ')})` : 'NOT DETECTED'}`);
    });
  }
  const story = await shrinkCounterexample(
    seeds[0]!,
    await mutant('stories', MUTATIONS[1]!.changes!),
    STORY_MS,
  );
  const body = `\`npm run faults -- --mutations\`, ${circumstances()} Seed ${values.seed}.

Each mutation is a copy of the built server, or a client, that breaks one guarantee on purpose. The fault case must detect it; otherwise the case proves nothing.

${table(['mutation', 'case', 'nodes', 'detected', 'by'], lines)}

Shortest counterexample that fast-check finds in ${STORY_MS / 1_000} s for the second mutation: ${story ? `${story.steps} (shrunk ${story.shorter} times)` : 'none'}.`;
  keepSection('Mutations', body);
  console.log(`\n${body}`);
  return lines.every(([, , , noticed]) => noticed === 'yes');
}

function isAsked(nodes: number): boolean {
  return values.nodes === undefined || values.nodes === String(nodes);
}

function isFlawless({ outcomes, failures }: CaseResult): boolean {
  return failures.length === 0 && outcomes.every((outcome) => violationsOf(outcome).length === 0);
}

function progress(ran: CaseResult, begun: number, all: number): void {
  const { faultCase, nodes, outcomes, failures } = ran;
  const last = outcomes.at(-1);
  const wrong = last ? violationsOf(last) : [];
  const detail = wrong
    .map((name) => ` ${name}: ${last![name as 'lost'].slice(0, 2).join('; ').slice(0, 400)}`)
    .join('');
  const verdict = isFlawless(ran)
    ? 'kept'
    : `NOT KEPT${detail}${failures.length > 0 ? ` ${failures.at(-1)}` : ''}`;
  const recovery = quantiles(outcomes.flatMap(({ recoveries }) => recoveries));
  console.error(
    `[${begun}/${all}] ${faultCase.id} on ${nodes}, run ${outcomes.length + failures.length}: ${verdict}; ${last?.acknowledged ?? 0} acknowledged, recovery ${recovery} ms`,
  );
}
