import type { ErrorCode, Reply } from '../../../src/protocol/shapes.js';

/** What the server replied, or the news that nothing came in time. Then nobody knows whether it was done. */
export type Answer<T> = Reply<T> | { ok: false; error: Unknown };

interface Unknown {
  code: 'unanswered';
  retryAfterMs?: number;
}

/** Whether the very same request may be answered otherwise a while later. */
export function mayPass(code: ErrorCode | 'unanswered'): boolean {
  return code === 'unanswered' || code === 'unavailable' || code === 'rate_limited';
}

export const UNANSWERED = { ok: false, error: { code: 'unanswered' } } as const;
