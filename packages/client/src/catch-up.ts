import { PAGE_MAX } from '../../../src/protocol/constants.js';
import type { HistoryPage } from '../../../src/protocol/types.js';
import { isRetryable } from './request-result.js';
import type { Connection } from './connection.js';

const RETRY_MS = 1_000;

/** Somebody who reads one conversation. */
export interface EntrySink {
  readonly conversation: string;
  /** Up to where it was read. */
  readonly last: number;
  /** The newest seq that is known to exist. */
  readonly head: number;
  /** Takes what follows; `head` is as of the reading of this page. */
  append(entries: HistoryPage['entries'], head: number): void;
}

/** Which part of a conversation's log is wanted. */
export interface PageRange {
  before?: number;
  after?: number;
  limit: number;
}

/**
 * Asks for a part of the log until there is an answer.
 * @returns `undefined` where the connection was lost meanwhile, or nothing may be read there any more
 */
export async function fetchPage(
  connection: Connection,
  conversation: string,
  part: PageRange,
): Promise<HistoryPage | undefined> {
  while (connection.state === 'online') {
    const answer = await connection.tryRequest('history', { conversation, ...part });
    if (answer.ok) return answer.data;
    const { code, retryAfterMs } = answer.error;
    if (!isRetryable(code)) return undefined;
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs ?? RETRY_MS));
  }
  return undefined;
}

/** Pulls what lies between what was read and what exists, for as long as `wanted` says so. */
export async function catchUp(
  connection: Connection,
  reader: EntrySink,
  wanted: () => boolean = () => true,
): Promise<void> {
  while (wanted() && reader.last < reader.head) {
    const { last } = reader;
    const page = await fetchPage(connection, reader.conversation, { after: last, limit: PAGE_MAX });
    if (!page) return;
    reader.append(page.entries, page.head);
    // A page that leads nowhere would be asked for again for ever.
    if (reader.last === last) return;
  }
}
