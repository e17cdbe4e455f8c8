import { PAGE_MAX } from '../../../src/protocol/constants.js';
import type { HistoryPage } from '../../../src/protocol/types.js';
import { isRetryable } from './request-result.js';
import type { Connection } from './connection.js';

const RETRY_MS = 1_000;

/** The reader of one conversation. */
export interface EntrySink {
  readonly conversation: string;
  /** The last seq that it has. */
  readonly last: number;
  /** The newest seq that is known to exist. */
  readonly head: number;
  /** Takes the next entries; `head` is as of this page. */
  append(entries: HistoryPage['entries'], head: number): void;
}

/** A range of a conversation's log. */
export interface PageRange {
  before?: number;
  after?: number;
  limit: number;
}

/**
 * Requests a page of the log, and retries until there is a reply.
 * @returns `undefined` where the connection was lost, or the conversation may no longer be read
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

/** Fetches the entries between `last` and `head`, while `wanted` returns true. */
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
    // A page without progress would be requested for ever.
    if (reader.last === last) return;
  }
}
