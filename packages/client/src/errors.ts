import type { ErrorCode, Failure } from '../../../src/protocol/shapes.js';

/** The server said no, and would say it again. Decide by `code`; `message` is for people who debug. */
export class Refused extends Error {
  readonly code: ErrorCode;
  readonly fields: readonly string[];
  readonly retryAfterMs: number | undefined;

  constructor({ code, message, fields = [], retryAfterMs }: Failure) {
    super(message);
    this.name = 'Refused';
    this.code = code;
    this.fields = fields;
    this.retryAfterMs = retryAfterMs;
  }
}

/** No answer came: nobody knows whether it was done. */
export class Unanswered extends Error {
  constructor() {
    super('no answer');
    this.name = 'Unanswered';
  }
}
