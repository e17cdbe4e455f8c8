import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import type { CaseResult } from './parallel-runner.js';
import { commit } from './sandbox.js';
import type { FaultCase } from './fault-case.js';
import { SERVER_NODE } from './server-process.js';
import { violationsOf, type Outcome } from './fault-run.js';

const FILE = 'docs/proof.md';
const HEAD = `# Proof

What Teahouse guarantees ([protocol](protocol.md), [decisions](decisions/README.md)), and the results of the tests that try to break it. These commands write this file: \`npm run faults\`, \`npm run faults -- --mutations\`, \`npm run soak\`.
`;
const SECTIONS = ['Faults', 'Mutations', 'Soak'] as const;

/** Replaces one section of the report. */
export function keepSection(title: (typeof SECTIONS)[number], body: string): void {
  const old = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  const sections = SECTIONS.map((name) => {
    if (name === title) return `## ${name}\n\n${body.trim()}\n`;
    return new RegExp(`^## ${name}\\n[^]*?(?=^## (?:${SECTIONS.join('|')})\\n|$(?![^]))`, 'm')
      .exec(old)?.[0]
      .trimEnd()
      .concat('\n');
  });
  writeFileSync(FILE, [HEAD, ...sections.filter((text) => text !== undefined)].join('\n'));
}

/** Returns the version of the Node that runs the servers. */
function nodeVersion(): string {
  return execFileSync(SERVER_NODE, ['--version'], { encoding: 'utf8' }).trim();
}

/** Returns the date, commit, machine and Node of a run. */
export function circumstances(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const [cpu] = cpus();
  return `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${commit()}; ${cpus().length} × ${cpu!.model.trim()}, ${memory} GiB, Linux ${release()}, Node ${nodeVersion()}; load average at the end ${loadavg()[1]!.toFixed(0)}.`;
}

export interface FaultsReport {
  ran: readonly CaseResult[];
  notRun: readonly { faultCase: FaultCase; why: string }[];
  command: string;
  lanes: number;
  seeds: readonly number[];
}

export function faultsSection({ ran, notRun, command, lanes, seeds }: FaultsReport): string {
  const outcomes = ran.flatMap((one) => one.outcomes);
  const all = outcomes.flatMap(({ recoveries }) => recoveries);
  return `\`${command}\`, ${circumstances()}

Six clients send messages in the lobby, in a closed room of three and in direct conversations while the fault happens. Each keeps unacknowledged messages in an outbox. Then they stop sending. A checker compares the database, what each client shows, and what a new client reads afterwards.

- **Lost**: acknowledged, but not stored at its position.
- **Doubled**: stored or shown twice.
- **Order**: the order has a gap or differs between readers, the order of one sender is broken, an entry is shown that is not stored, or a client does not show all of it.
- **Leak**: shown to a user who may not read it.
- **Other**: a failed check of the case itself, a message without an outcome, a server that exited or logged an unexpected error, or file descriptors that were not released.
- **Recovery**: milliseconds from the end of the fault (after a kill: from the restart) to each client's next acknowledged message.
- **Memory**: resident MiB of the largest node at the end.

${lanes > 1 ? `Up to ${lanes} trials ran in parallel on this machine, beside its other programs. Starting a server takes more than a second of processor time, so recovery after a restart is slower on a busy machine.\n\n` : ''}${table(
    [
      '#',
      'fault',
      'nodes',
      'runs',
      'acknowledged',
      'lost',
      'doubled',
      'order',
      'leak',
      'other',
      'recovery p50 / p99 / max',
      'memory',
    ],
    ran.map(line),
  )}

Total: ${ran.reduce((sum, one) => sum + runsOf(one), 0)} runs, ${sum(outcomes, ({ acknowledged }) => acknowledged)} acknowledged messages; recovery p50 / p99 / max ${quantiles(all)} ms.

${commitsText(ran)}Each case ran with the same seeds: ${seeds.join(', ')}. \`npm run faults -- --cases 9b --nodes 2 --seed ${seeds[0]} --runs 1\` repeats one run.

${notRunText(notRun)}${wrongText(ran)}`;
}

function line(ran: CaseResult): string[] {
  const { faultCase, nodes, outcomes, failures } = ran;
  const count = (...names: (keyof Outcome)[]) =>
    String(
      sum(outcomes, (outcome) => names.reduce((all, name) => all + (outcome[name] as string[]).length, 0)),
    );
  const other = Number(count('stuck', 'broken')) + failures.length;
  return [
    faultCase.id,
    faultCase.fault,
    String(nodes),
    String(runsOf(ran)),
    String(sum(outcomes, ({ acknowledged }) => acknowledged)),
    count('lost'),
    count('doubled'),
    count('outOfOrder', 'gaps', 'phantoms', 'behind', 'refusedButKept'),
    count('leaked'),
    String(other),
    quantiles(outcomes.flatMap(({ recoveries }) => recoveries)),
    outcomes.length > 0 ? String(Math.max(...outcomes.map(({ memoryMb }) => memoryMb))) : '–',
  ];
}

/** Returns the commit of each case, where a resumed run has more than one. */
function commitsText(ran: readonly CaseResult[]): string {
  const commits = new Map<string, string[]>();
  for (const { commit, faultCase, nodes } of ran) {
    commits.set(commit, [...(commits.get(commit) ?? []), `${faultCase.id} on ${nodes}`]);
  }
  if (commits.size < 2) return '';
  const parts = [...commits].map(([commit, cases]) => `${commit}: ${cases.join(', ')}`);
  return `Measured on more than one commit (case on number of nodes). ${parts.join('. ')}.\n\n`;
}

function notRunText(notRun: FaultsReport['notRun']): string {
  if (notRun.length === 0) return 'Every case ran.';
  return `Not run on this machine:\n\n${notRun.map(({ faultCase, why }) => `- ${faultCase.id}, ${faultCase.fault}: ${why}`).join('\n')}`;
}

function wrongText(ran: readonly CaseResult[]): string {
  const lines = ran.flatMap(({ faultCase, nodes, outcomes, failures }) => [
    ...failures.map((why) => `- ${faultCase.id} on ${nodes}: ${why}`),
    ...outcomes.flatMap((outcome) =>
      violationsOf(outcome).map((name) => {
        const what = outcome[name as 'lost'];
        return `- ${faultCase.id} on ${nodes}, seed ${outcome.seed}, ${name}: ${what.slice(0, 3).join('; ').slice(0, 300)}`;
      }),
    ),
  ]);
  return lines.length > 0 ? `\n\nFailures:\n\n${lines.join('\n')}` : '';
}

/** Formats a table as the formatter of this repository does. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i]!.length)));
  const write = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [write(head), write(widths.map((width) => '-'.repeat(width))), ...rows.map(write)].join('\n');
}

export function quantiles(values: readonly number[]): string {
  if (values.length === 0) return '–';
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
  return [0.5, 0.99, 1].map(at).join(' / ');
}

function runsOf({ outcomes, failures }: CaseResult): number {
  return outcomes.length + failures.length;
}

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}
