import type { ErrorCode, Reply } from '../../../src/protocol/types.js';

/** What the server replied, or the news that nothing came in time. Then nobody knows whether it was done. */
export type RequestResult<T> = Reply<T> | { ok: false; error: NoReply };

interface NoReply {
  code: 'unanswered';
  retryAfterMs?: number;
}

/** Whether the very same request may be answered otherwise a while later. */
export function isRetryable(code: ErrorCode | 'unanswered'): boolean {
  return code === 'unanswered' || code === 'unavailable' || code === 'rate_limited';
}

export const NO_REPLY = { ok: false, error: { code: 'unanswered' } } as const;
