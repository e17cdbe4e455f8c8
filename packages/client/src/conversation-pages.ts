import type { ConversationPage } from '../../../src/protocol/types.js';
import { isRetryable } from './request-result.js';
import { PAGE_MAX } from '../../../src/protocol/constants.js';
import type { Connection } from './connection.js';

const RETRY_MS = 1_000;

/** Which list of conversations, and where it goes on. */
export interface ListPosition {
  /** From a `welcome` or the page before; left out for the first page. */
  cursor?: string;
  /** The message requests, in place of all others. */
  requests?: boolean;
}

/**
 * Asks for a page of the conversations until there is an answer.
 * @returns `undefined` where the connection was lost meanwhile, or the server knows no pages
 */
export async function fetchConversations(
  connection: Connection,
  place: ListPosition,
): Promise<ConversationPage | undefined> {
  while (connection.state === 'online') {
    const answer = await connection.tryRequest('conversations', { ...place, limit: PAGE_MAX });
    if (answer.ok) return answer.data;
    const { code, retryAfterMs } = answer.error;
    if (!isRetryable(code)) return undefined;
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs ?? RETRY_MS));
  }
  return undefined;
}
