import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { CannotOpen } from '../database/cannot-open.js';
import type { Progress } from './progress.js';

/** Pages of 4 kB that are copied at a time; a server that writes meanwhile waits for none of them. */
const PAGES_AT_ONCE = 2_000;

/** Copies the database file as of this moment, while a server writes to it. */
export async function dumpFile(dataDir: string, target: string, told: Progress): Promise<void> {
  const file = join(dataDir, 'teahouse.db');
  if (!existsSync(file)) throw new CannotOpen(`there is no database in DATA_DIR ${dataDir}`);
  const source = new SQLite(file, { readonly: true, fileMustExist: true });
  try {
    // As long as this transaction reads, it sees the moment at which it began. Without it, the copying would begin
    // anew after each commit of the server.
    source.exec('BEGIN');
    source.prepare('SELECT name FROM sqlite_master LIMIT 1').get();
    await source.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        told('copied', totalPages - remainingPages, totalPages);
        return PAGES_AT_ONCE;
      },
    });
  } finally {
    source.close();
  }
  settle(target, (copy) => {
    const verdict = copy.pragma('quick_check', { simple: true });
    if (verdict !== 'ok')
      throw new CannotOpen(`the copy is damaged, and so may be the database: ${String(verdict)}`);
  });
}

/** Makes clients of the time before forget what they know: it may be of a time that never was, from now on. */
export function renewFile(file: string): void {
  settle(file, (copy) => {
    copy.prepare(`UPDATE settings SET value = ? WHERE name = 'epoch'`).run(randomUUID());
  });
}

/** One file holds all of it afterwards, without a log beside it. */
function settle(file: string, work: (copy: SQLite.Database) => void): void {
  const copy = new SQLite(file, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
    work(copy);
  } finally {
    copy.close();
  }
}
