import { PAGE_DEFAULT, PAGE_MAX } from '../../../src/protocol/limits';
import type { HistoryPage } from '../../../src/protocol/shapes';
import { ask, state } from '../connection/connection';
import type { Log } from './log';

/** A gap of more entries than this is not pulled: the newest page is shown instead. */
const GAP_MOST = 200;
const RETRY_MS = 1_000;

const busy = new WeakMap<Log, Set<string>>();

/** Fetches the newest page, unless there is one already. */
export async function open(log: Log): Promise<void> {
  if (!log.opened) await toNewest(log);
}

/** Closes the gap between what is shown and what exists. */
export function follow(log: Log): Promise<void> {
  if (log.opened && log.head - log.last > GAP_MOST) log.fallBehind();
  return once(log, 'follow', async () => {
    while (log.opened && !log.behind && log.last < log.head) {
      const page = await fetch(log, { after: log.last, limit: PAGE_MAX });
      if (!page) return;
      log.append(page.entries);
      if (page.entries.length === 0) return;
    }
  });
}

/** Starts over with the newest page. */
export function toNewest(log: Log): Promise<void> {
  return once(log, 'newest', async () => {
    const page = await fetch(log, { limit: PAGE_DEFAULT });
    if (page) log.restart(page.entries, page.head);
    if (page) await follow(log);
  });
}

export function loadEarlier(log: Log): Promise<void> {
  return once(log, 'earlier', async () => {
    if (!log.opened || !log.hasEarlier) return;
    const page = await fetch(log, { before: log.first, limit: PAGE_DEFAULT });
    if (page) log.prepend(page.entries);
  });
}

export function loadLater(log: Log): Promise<void> {
  return once(log, 'later', async () => {
    if (!log.behind) return;
    const page = await fetch(log, { after: log.last, limit: PAGE_DEFAULT });
    if (page) log.extend(page.entries);
  });
}

async function fetch(
  { conversation }: Log,
  part: { before?: number; after?: number; limit: number },
): Promise<HistoryPage | undefined> {
  while (state.value === 'online') {
    const answer = await ask('history', { conversation, ...part });
    if (answer.ok) return answer.data;
    const { code, retryAfterMs } = answer.error;
    if (code !== 'unanswered' && code !== 'unavailable' && code !== 'rate_limited') return undefined;
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs ?? RETRY_MS));
  }
  return undefined;
}

/** One errand of a kind at a time for each log. */
async function once(log: Log, errand: string, run: () => Promise<void>): Promise<void> {
  const running = busy.get(log) ?? new Set();
  busy.set(log, running);
  if (running.has(errand)) return;
  running.add(errand);
  try {
    await run();
  } finally {
    running.delete(errand);
  }
}
