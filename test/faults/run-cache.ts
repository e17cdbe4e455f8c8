import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CaseRun, CaseResult } from './parallel-runner.js';

const FILE = 'node_modules/.cache/teahouse-faults-kept.json';

type SavedRun = Omit<CaseResult, 'faultCase'> & { id: string; seeds: readonly number[] };

/** Keeps what a whole case run came to, so that a run that is interrupted can be taken up again. */
export function saveRun(
  { faultCase, nodes, seeds }: CaseRun,
  { outcomes, failures, commit }: CaseResult,
): void {
  const others = read().filter((kept) => kept.id !== faultCase.id || kept.nodes !== nodes);
  mkdirSync(dirname(FILE), { recursive: true });
  const kept: SavedRun = { id: faultCase.id, nodes, commit, seeds, outcomes, failures };
  writeFileSync(FILE, JSON.stringify([...others, kept]));
}

/** What the same case run came to before, with the same seeds; on which commit, it says. */
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
