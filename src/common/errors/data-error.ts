import { Logger } from '@nestjs/common';
import { ChatException } from '../../protocol/chat-exception.js';

/**
 * SQLSTATE classes and SQLite codes that blame the values of one statement, not the database: data exception,
 * integrity constraint, program limit.
 */
// 1811 is an error that a trigger raises, which says nothing about the values.
const DATA_ERROR = /^(?:22|23|54)[0-9A-Z]{3}$|^SQLITE_(?:CONSTRAINT(?! 1811$)|MISMATCH|TOOBIG|RANGE)/;

/**
 * The database rejected the values of a statement. Clients receive `invalid`, because a retry would fail again.
 * Requests are validated earlier, so each of these errors shows a missing check.
 */
export class DataError extends ChatException {
  constructor(readonly reasonCode: string) {
    super('invalid', 'the database cannot store a value of this request');
    this.name = 'DataError';
  }
}

const log = new Logger('Storage');
const REPEAT_AFTER_MS = 10_000;
const lastLogged = new Map<string, number>();

/** Returns whether a driver's error code blames the data. */
export function isDataError(code: string | undefined): code is string {
  return code !== undefined && DATA_ERROR.test(code);
}

/** Creates the error and logs each code at most once in 10 s, without the values. */
export function dataErrorOf(code: string): DataError {
  const last = lastLogged.get(code) ?? -Infinity;
  if (performance.now() - last > REPEAT_AFTER_MS) {
    lastLogged.set(code, performance.now());
    log.warn(
      `the database rejected the values of a request (${code}); other requests are not affected; please report it`,
    );
  }
  return new DataError(code);
}
