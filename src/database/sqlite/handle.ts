import SQLite, { type Database } from 'better-sqlite3';

/** A handle that writes what it commits to the disk. @param busyMs how long it waits for another that writes */
export function openToWrite(file: string, busyMs: number): Database {
  const database = new SQLite(file, { timeout: busyMs });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // What is taken back is overwritten, not only given free.
  database.pragma('secure_delete = ON');
  return database;
}
