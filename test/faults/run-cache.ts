import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Course, Ran } from './lanes.js';

const FILE = 'node_modules/.cache/teahouse-faults-kept.json';

type Kept = Omit<Ran, 'row'> & { id: string; seeds: readonly number[] };

/** Keeps what a whole course came to, so that a run that is interrupted can be taken up again. */
export function keep({ row, nodes, seeds }: Course, { outcomes, failures, commit }: Ran): void {
  const others = read().filter((kept) => kept.id !== row.id || kept.nodes !== nodes);
  mkdirSync(dirname(FILE), { recursive: true });
  const kept: Kept = { id: row.id, nodes, commit, seeds, outcomes, failures };
  writeFileSync(FILE, JSON.stringify([...others, kept]));
}

/** What the same course came to before, with the same seeds; on which commit, it says. */
export function keptOf({ row, nodes, seeds }: Course): Ran | undefined {
  const kept = read().find((one) => one.id === row.id && one.nodes === nodes);
  if (!kept || String(kept.seeds) !== String(seeds)) return undefined;
  return { row, nodes, outcomes: kept.outcomes, failures: kept.failures, commit: kept.commit };
}

function read(): Kept[] {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Kept[];
  } catch {
    return [];
  }
}
