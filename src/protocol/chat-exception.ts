import type { ErrorCode, Failure } from './types.js';

/** A "no" with a code of the closed list. Whatever throws it, the edge turns it into a `Reply` or a `connect_error`. */
export class ChatException extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Pick<Failure, 'retryAfterMs' | 'fields'> = {},
  ) {
    super(message);
    this.name = 'ChatException';
  }

  /** The shape that leaves the server. */
  toFailure(): Failure {
    return { code: this.code, message: this.message, ...this.details };
  }
}
