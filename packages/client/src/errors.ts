import type { ErrorCode, Failure } from '../../../src/protocol/types.js';

/** The server refused a request, and would refuse it again. Decide by `code`; `message` is for debugging. */
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

/** No reply came within 10 seconds, or there was no connection. The server may have carried out the request. */
export class NoReplyError extends Error {
  constructor() {
    super('no reply from the server: the request may have been carried out');
    this.name = 'NoReplyError';
  }
}
