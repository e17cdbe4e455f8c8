import type { ErrorCode, Reply } from '../../../src/protocol/types.js';

/** The reply of the server, or `unanswered`: the server may have carried out the request. */
export type RequestResult<T> = Reply<T> | { ok: false; error: NoReply };

interface NoReply {
  code: 'unanswered';
  retryAfterMs?: number;
}

/** Returns whether the same request may succeed later. */
export function isRetryable(code: ErrorCode | 'unanswered'): boolean {
  return code === 'unanswered' || code === 'unavailable' || code === 'rate_limited';
}

export const NO_REPLY = { ok: false, error: { code: 'unanswered' } } as const;
