import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CaseRun, CaseResult } from './parallel-runner.js';

const FILE = 'node_modules/.cache/teahouse-faults-kept.json';

type SavedRun = Omit<CaseResult, 'faultCase'> & { id: string; seeds: readonly number[] };

/** Saves the result of a whole case run, so that an interrupted run can be resumed. */
export function saveRun(
  { faultCase, nodes, seeds }: CaseRun,
  { outcomes, failures, commit }: CaseResult,
): void {
  const others = read().filter((kept) => kept.id !== faultCase.id || kept.nodes !== nodes);
  mkdirSync(dirname(FILE), { recursive: true });
  const kept: SavedRun = { id: faultCase.id, nodes, commit, seeds, outcomes, failures };
  writeFileSync(FILE, JSON.stringify([...others, kept]));
}

/** Returns the saved result of the same case run with the same seeds, and its commit. */
export function savedRun({ faultCase, nodes, seeds }: CaseRun): CaseResult | undefined {
  const kept = read().find((one) => one.id === faultCase.id && one.nodes === nodes);
  if (!kept || String(kept.seeds) !== String(seeds)) return undefined;
  return { faultCase, nodes, outcomes: kept.outcomes, failures: kept.failures, commit: kept.commit };
}

function read(): SavedRun[] {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as SavedRun[];
  } catch {
    return [];
  }
}
