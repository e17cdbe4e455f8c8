import type { ErrorCode, Failure } from './shapes.js';

/** A "no" with a code of the closed list. Whatever throws it, the edge turns it into a `Reply` or a `connect_error`. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly more: Pick<Failure, 'retryAfterMs' | 'fields'> = {},
  ) {
    super(message);
    this.name = 'Refusal';
  }

  /** The shape that leaves the server. */
  toFailure(): Failure {
    return { code: this.code, message: this.message, ...this.more };
  }
}
