import { setTimeout as pause } from 'node:timers/promises';
import { checkConsistency, NO_VIOLATIONS, type Verdict } from './consistency-checker.js';
import { Random } from './seeded-random.js';
import type { FaultCase } from './fault-case.js';
import type { ThrowawayServices } from './throwaway-services.js';
import { readLog } from './read-database.js';
import { FaultEnvironment, type FaultSetting } from './fault-environment.js';

export interface Outcome extends Verdict {
  seed: number;
  /** Names of clients with a message that never got a reply. */
  stuck: string[];
  /** Names of clients that were not shown all they may read, after all clients stopped sending. */
  behind: string[];
  /** Other claims that did not hold. */
  broken: string[];
  /** Milliseconds from the end of a fault to each client's next acknowledgement. */
  recoveries: number[];
  /** Resident memory of the largest node at the end. */
  memoryMb: number;
}

/** An outcome without violations, for comparison in tests. */
export const NO_FAILURES = { ...NO_VIOLATIONS, stuck: [], behind: [], broken: [] };

/** Returns the names of the violations in an outcome. */
export function violationsOf(outcome: Outcome): string[] {
  return Object.keys(NO_FAILURES).filter((name) => outcome[name as keyof typeof NO_FAILURES].length > 0);
}

const CAUGHT_UP_WITHIN_MS = 15_000;

/** Lets clients send during a fault, stops them, and compares everything. */
export async function runFault(
  faultCase: FaultCase,
  nodes: 1 | 2,
  seed: number,
  services: ThrowawayServices,
  { isFirst = false, ...changes }: { isFirst?: boolean } & FaultSetting = {},
): Promise<Outcome> {
  const random = new Random(seed);
  const setting = { ...(await faultCase.setting?.(nodes)), ...changes };
  const environment = await FaultEnvironment.open(nodes, setting, { services, random, isFirst });
  try {
    await environment.begin({ ...faultCase.habits, ...setting.habits });
    await faultCase.cause(environment);
    await pause(300);
    return await compare(environment, seed);
  } finally {
    await environment.close();
    await faultCase.cleanUp?.(environment);
  }
}

async function compare(environment: FaultEnvironment, seed: number): Promise<Outcome> {
  const { clients, rooms } = environment;
  const settled = await Promise.all(clients.map((talker) => talker.stop()));
  const fresh = await environment.join('fresh', environment.proxies[0]!.url);
  const behind = await whoIsBehind(environment);
  await Promise.all([...clients, fresh].map((talker) => talker.drain()));
  const stored = await readLog(environment.stored);
  fresh.leave();
  environment.checkDescriptors();
  return {
    seed,
    stuck: clients.filter((_, i) => !settled[i]).map(({ name }) => name),
    behind,
    broken: environment.violations,
    recoveries: clients.flatMap(({ resumptions }) => resumptions),
    memoryMb: environment.memoryMb,
    ...checkConsistency({ people: clients, fresh, stored, rooms, strangers: environment.strangers }),
  };
}

/**
 * Waits until every client, without a request to look, is at the end of each conversation that it
 * may read.
 */
async function whoIsBehind(environment: FaultEnvironment): Promise<string[]> {
  const heads = new Map<string, number>();
  for (const { conversation, seq } of await readLog(environment.stored)) heads.set(conversation, seq);
  const behind = (): string[] =>
    environment.clients.flatMap(({ name, shown, sent }) =>
      [...heads]
        .map(([conversation, head]) => ({
          conversation,
          head,
          last: shown.get(conversation)?.at(-1)?.seq ?? 0,
        }))
        .filter(({ head, last }) => last < head)
        .filter(
          ({ conversation }) =>
            environment.rooms.get(conversation)?.includes(name) ??
            (conversation === 'lobby' || sent.some((one) => one.conversation === conversation)),
        )
        .map(({ conversation, head, last }) => `${name} at ${last} of ${head} in ${conversation}`),
    );
  await environment.until(() => behind().length === 0, CAUGHT_UP_WITHIN_MS);
  return behind();
}
