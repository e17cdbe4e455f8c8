import type { ErrorCode, Failure } from './types.js';

/** A failure with a code of the closed list `ErrorCode`. It leaves the server as a `Reply`, a `connect_error` or an HTTP error. */
export class ChatException extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Pick<Failure, 'retryAfterMs' | 'fields'> = {},
  ) {
    super(message);
    this.name = 'ChatException';
  }

  /** Returns the failure as it is on the wire. */
  toFailure(): Failure {
    return { code: this.code, message: this.message, ...this.details };
  }
}
