import { catchUp, fetchPage, type PageRange } from '@teahouse/client';
import { PAGE_DEFAULT } from '../../../src/protocol/constants';
import type { HistoryPage } from '../../../src/protocol/types';
import { connection } from '../connection/connection';
import type { MessageStore } from './message-store';

/** A gap of more entries than this is not pulled: the newest page is shown instead. */
const GAP_MOST = 200;

const busy = new WeakMap<MessageStore, Set<string>>();

/** Fetches the newest page, unless there is one already. */
export async function open(log: MessageStore): Promise<void> {
  if (!log.opened) await toNewest(log);
}

/** Closes the gap between the loaded entries and the head. */
export function follow(log: MessageStore): Promise<void> {
  if (log.opened && log.head - log.last > GAP_MOST) log.fallBehind();
  return once(log, 'follow', () => catchUp(connection, log, () => log.opened && !log.behind));
}
/** Starts over with the newest page. */
export function toNewest(log: MessageStore): Promise<void> {
  return once(log, 'newest', async () => {
    const page = await fetch(log, { limit: PAGE_DEFAULT });
    if (page) log.restart(page.entries, page.head);
    if (page) await follow(log);
  });
}

export function loadEarlier(log: MessageStore): Promise<void> {
  return once(log, 'earlier', async () => {
    if (!log.opened || !log.hasEarlier) return;
    const page = await fetch(log, { before: log.first, limit: PAGE_DEFAULT });
    if (page) log.prepend(page.entries, page.head);
  });
}

export function loadLater(log: MessageStore): Promise<void> {
  return once(log, 'later', async () => {
    if (!log.behind) return;
    const page = await fetch(log, { after: log.last, limit: PAGE_DEFAULT });
    if (page) log.extend(page.entries, page.head);
  });
}

/** Starts over with the page that has `seq` in its middle. */
export function toSeq(log: MessageStore, seq: number): Promise<void> {
  return once(log, 'newest', async () => {
    const page = await fetch(log, { before: seq + PAGE_DEFAULT / 2, limit: PAGE_DEFAULT });
    if (page) log.restart(page.entries, page.head);
  });
}

function fetch({ conversation }: MessageStore, part: PageRange): Promise<HistoryPage | undefined> {
  return fetchPage(connection, conversation, part);
}

/** One fetch of a kind at a time for each log. */
async function once(log: MessageStore, errand: string, run: () => Promise<void>): Promise<void> {
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
