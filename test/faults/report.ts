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

What is promised ([protocol](protocol.md), [decisions](decisions)), and what was done to break it. The commands that write this file are in the repository: \`npm run faults\`, \`npm run faults -- --mutations\`, \`npm run soak\`.
`;
const SECTIONS = ['Faults', 'Mutations', 'Soak'] as const;

/** Writes one section of the report anew, and leaves the others as they are. */
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

/** Of the Node that runs the servers. */
function nodeVersion(): string {
  return execFileSync(SERVER_NODE, ['--version'], { encoding: 'utf8' }).trim();
}

/** What stands under every table: when, where, on what. */
export function circumstances(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const [cpu] = cpus();
  return `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${commit()}; ${cpus().length} × ${cpu!.model.trim()}, ${memory} GiB, Linux ${release()}, Node ${nodeVersion()}; load average in the end ${loadavg()[1]!.toFixed(0)}.`;
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

Six people talk in the lobby, in a closed room of three and in private, each message with an outbox behind it, while the fault happens; then they fall silent, and the database, everybody's screen and that of somebody who comes afterwards are compared. **Lost**: acknowledged, and not stored at its place. **Doubled**: stored or shown twice. **Order**: not one gapless order for every reader, a sender's order broken, something shown that is not stored, or somebody who was not shown all of it. **Leak**: shown to somebody outside. **Other**: a claim of the case itself, a message without an outcome, a server that ended by itself or logged what nobody foresaw, descriptors that did not come back. **Recovery**: milliseconds from the end of the fault (after a kill, from the moment of its restart) to each person's next acknowledged message. **Memory**: the largest node in the end, resident MiB.

${lanes > 1 ? `Up to ${lanes} trials ran side by side on this machine, with whatever else it did: starting a server again takes more than a second of processor time, so where one is restarted, recovery is the slower the busier the machine.\n\n` : ''}${table(
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

In all: ${ran.reduce((sum, one) => sum + runsOf(one), 0)} runs, ${sum(outcomes, ({ acknowledged }) => acknowledged)} acknowledged messages; recovery ${quantiles(all)} ms.

${commitsText(ran)}Seeds of the runs, the same for every case: ${seeds.join(', ')}. \`npm run faults -- --cases 9b --nodes 2 --seed ${seeds[0]} --runs 1\` runs one of them again.

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

/** Where a run was taken up again after a change. */
function commitsText(ran: readonly CaseResult[]): string {
  const commits = new Map<string, string[]>();
  for (const { commit, faultCase, nodes } of ran) {
    commits.set(commit, [...(commits.get(commit) ?? []), `${faultCase.id} on ${nodes}`]);
  }
  if (commits.size < 2) return '';
  const parts = [...commits].map(([commit, cases]) => `${commit}: ${cases.join(', ')}`);
  return `Measured on more than one commit. ${parts.join('. ')}.\n\n`;
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
  return lines.length > 0 ? `\n\nWhat was wrong:\n\n${lines.join('\n')}` : '';
}

/** In the way that the formatter of this repository writes tables. */
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
