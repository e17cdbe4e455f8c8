import { existsSync } from 'node:fs';
import { OperatorError } from '../../common/errors/operator-error.js';
import { toOperatorError } from './to-operator-error.js';
import type { DatabaseSync } from './sqlite.provider.js';

/** Returns whether the last program to use the file ended without closing it: only then its write-ahead log is left. */
export function wasLeftOpen(file: string): boolean {
  return existsSync(`${file}-wal`);
}

/**
 * Reads every page.
 * @throws OperatorError if the file is damaged
 */
export function assertUndamaged(db: DatabaseSync): void {
  let verdict: string | undefined;
  try {
    verdict = (db.prepare('PRAGMA quick_check(1)').get() as { quick_check?: string }).quick_check;
  } catch (error) {
    throw toOperatorError(error);
  }
  if (verdict !== 'ok') throw damagedError(verdict);
}

/** @param verdict the output of SQLite, which may have several lines */
export function damagedError(verdict = 'unknown'): OperatorError {
  const [first, ...more] = verdict.split('\n');
  return new OperatorError(`the database file is damaged (${more.at(-1) ?? first}): restore a backup`);
}
