import type { ConversationPage } from '../../../src/protocol/types.js';
import { isRetryable } from './request-result.js';
import { PAGE_MAX } from '../../../src/protocol/constants.js';
import type { Connection } from './connection.js';

const RETRY_MS = 1_000;

/** A list of conversations and a position in it. */
export interface ListPosition {
  /** From a `welcome` or the previous page; left out for the first page. */
  cursor?: string;
  /** List the message requests instead of all other conversations. */
  requests?: boolean;
}

/**
 * Requests a page of the conversations, and retries until there is a reply.
 * @returns `undefined` where the connection was lost, or the server does not know the request
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
