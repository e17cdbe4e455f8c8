import { setTimeout as pause } from 'node:timers/promises';
import { check, KEPT, type Verdict } from './check.js';
import { Random } from './random.js';
import type { Row } from './row.js';
import type { Services } from './services.js';
import { storedLog } from './stored.js';
import { Town, type Setting } from './town.js';

export interface Outcome extends Verdict {
  seed: number;
  /** Whose messages never found an outcome. */
  stuck: string[];
  /** Who was not shown all they may read by what they were told and pulled, with nobody talking any more. */
  behind: string[];
  /** Other claims that did not hold. */
  broken: string[];
  /** Milliseconds from the end of a fault to each person's next acknowledgement. */
  recoveries: number[];
  /** Resident, of the largest node, in the end. */
  memoryMb: number;
}

/** An outcome in which nothing is wrong, in the form a test compares with. */
export const FLAWLESS = { ...KEPT, stuck: [], behind: [], broken: [] };

/** Names of what is wrong with an outcome. */
export function wrongs(outcome: Outcome): string[] {
  return Object.keys(FLAWLESS).filter((name) => outcome[name as keyof typeof FLAWLESS].length > 0);
}

const CAUGHT_UP_WITHIN_MS = 15_000;

/** People talk, a fault happens, they fall silent; then everything is held against everything. */
export async function trial(
  row: Row,
  nodes: 1 | 2,
  seed: number,
  services: Services,
  { isFirst = false, ...changes }: { isFirst?: boolean } & Setting = {},
): Promise<Outcome> {
  const random = new Random(seed);
  const setting = { ...(await row.setting?.(nodes)), ...changes };
  const town = await Town.open(nodes, setting, { services, random, isFirst });
  try {
    await town.begin({ ...row.habits, ...setting.habits });
    await row.happen(town);
    await pause(300);
    return await compare(town, seed);
  } finally {
    await town.close();
    await row.clear?.(town);
  }
}

async function compare(town: Town, seed: number): Promise<Outcome> {
  const { talkers, rooms } = town;
  const settled = await Promise.all(talkers.map((talker) => talker.stop()));
  const fresh = await town.join('fresh', town.roads[0]!.url);
  const behind = await whoIsBehind(town);
  await Promise.all([...talkers, fresh].map((talker) => talker.drain()));
  const stored = await storedLog(town.stored);
  fresh.leave();
  town.lookBack();
  return {
    seed,
    stuck: talkers.filter((_, i) => !settled[i]).map(({ name }) => name),
    behind,
    broken: town.broken,
    recoveries: talkers.flatMap(({ resumptions }) => resumptions),
    memoryMb: town.memoryMb,
    ...check({ people: talkers, fresh, stored, rooms, strangers: town.strangers }),
  };
}

/** Without being asked to look, everybody gets to the end of each conversation that they may read. */
async function whoIsBehind(town: Town): Promise<string[]> {
  const heads = new Map<string, number>();
  for (const { conversation, seq } of await storedLog(town.stored)) heads.set(conversation, seq);
  const behind = (): string[] =>
    town.talkers.flatMap(({ name, shown, sent }) =>
      [...heads]
        .map(([conversation, head]) => ({
          conversation,
          head,
          last: shown.get(conversation)?.at(-1)?.seq ?? 0,
        }))
        .filter(({ head, last }) => last < head)
        .filter(
          ({ conversation }) =>
            town.rooms.get(conversation)?.includes(name) ??
            (conversation === 'lobby' || sent.some((one) => one.conversation === conversation)),
        )
        .map(({ conversation, head, last }) => `${name} at ${last} of ${head} in ${conversation}`),
    );
  await town.until(() => behind().length === 0, CAUGHT_UP_WITHIN_MS);
  return behind();
}
