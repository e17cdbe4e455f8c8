import { Logger } from '@nestjs/common';
import { ChatException } from '../../protocol/chat-exception.js';

/**
 * SQLSTATE classes and SQLite codes that blame one statement's values and not the database: data exception, integrity
 * constraint, program limit.
 */
// 1811 is a trigger that raises an error: it says nothing about the values.
const DATA_ERROR = /^(?:22|23|54)[0-9A-Z]{3}$|^SQLITE_(?:CONSTRAINT(?! 1811$)|MISMATCH|TOOBIG|RANGE)/;

/**
 * The database refused the values of a statement. Clients hear `invalid`: the same request would fail again. Requests
 * are checked before they get here, so each of these shows a check that is missing.
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

/** Whether a driver's error code blames the data. */
export function isDataError(code: string | undefined): code is string {
  return code !== undefined && DATA_ERROR.test(code);
}

/** Tells the operator, once in ten seconds for each code, and never what the values were. */
export function dataErrorOf(code: string): DataError {
  const last = lastLogged.get(code) ?? -Infinity;
  if (performance.now() - last > REPEAT_AFTER_MS) {
    lastLogged.set(code, performance.now());
    log.warn(
      `the database refused the values of a request (${code}); nothing else is affected: report it as a bug`,
    );
  }
  return new DataError(code);
}
