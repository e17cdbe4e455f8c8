import type { ErrorCode, Failure } from '../../../src/protocol/types.js';

/** The server said no, and would say it again. Decide by `code`; `message` is for people who debug. */
export class RequestError extends Error {
  readonly code: ErrorCode;
  readonly fields: readonly string[];
  readonly retryAfterMs: number | undefined;

  constructor({ code, message, fields = [], retryAfterMs }: Failure) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.fields = fields;
    this.retryAfterMs = retryAfterMs;
  }
}

/** No answer came: nobody knows whether it was done. */
export class NoReplyError extends Error {
  constructor() {
    super('no answer');
    this.name = 'NoReplyError';
  }
}
