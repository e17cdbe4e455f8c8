import { setTimeout as pause } from 'node:timers/promises';
import type { FaultCase } from './fault-case.js';
import { commit } from './sandbox.js';
import { ThrowawayServices } from './throwaway-services.js';
import type { FaultSetting } from './fault-environment.js';
import { runFault, type Outcome } from './fault-run.js';

const TRIAL_MAX_MS = 180_000;

/** One fault case on one or two nodes, with the seeds of its runs. */
export interface CaseRun {
  faultCase: FaultCase;
  nodes: 1 | 2;
  seeds: readonly number[];
  changes?: FaultSetting;
}

export interface CaseResult {
  faultCase: FaultCase;
  nodes: 1 | 2;
  outcomes: Outcome[];
  /** Reasons of runs that ended without an outcome. */
  failures: string[];
  /** The commit that was checked out at that time. */
  commit: string;
}

/**
 * Runs cases in parallel lanes, each with its own PostgreSQL and Redis.
 * @param tell is called after each run
 */
export async function runCases(
  courses: readonly CaseRun[],
  lanes: number,
  tell: (ran: CaseResult, isOver: boolean) => void,
): Promise<void> {
  const queue = [...courses];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      const services = new ThrowawayServices();
      try {
        for (let course = queue.shift(); course; course = queue.shift()) await run(course, services, tell);
      } finally {
        await services.end();
      }
    }),
  );
}

async function run(
  { faultCase, nodes, seeds, changes }: CaseRun,
  services: ThrowawayServices,
  tell: (ran: CaseResult, isOver: boolean) => void,
): Promise<void> {
  const ran: CaseResult = { faultCase, nodes, outcomes: [], failures: [], commit: commit() };
  for (const [i, seed] of seeds.entries()) {
    try {
      ran.outcomes.push(
        await inTime(runFault(faultCase, nodes, seed, services, { isFirst: i === 0, ...changes })),
      );
    } catch (error) {
      ran.failures.push(`seed ${seed}: ${(error as Error).message}`);
      await services.renew();
    }
    tell(ran, i === seeds.length - 1);
  }
}

async function inTime(running: Promise<Outcome>): Promise<Outcome> {
  const abort = new AbortController();
  const tooLate = pause(TRIAL_MAX_MS, undefined, { signal: abort.signal }).then(() => {
    throw new Error(`it did not end within ${TRIAL_MAX_MS} ms`);
  });
  try {
    return await Promise.race([running, tooLate]);
  } finally {
    abort.abort();
    tooLate.catch(() => {});
  }
}
