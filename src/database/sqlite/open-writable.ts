import { OperatorError } from '../../common/errors/operator-error.js';
import { openFile, type DatabaseSync } from './sqlite.provider.js';

/**
 * Opens a handle that syncs each commit to the disk.
 * @param busyMs how long it waits for another writer
 */
export function openWritable(file: string, busyMs: number): DatabaseSync {
  const database = openFile(file, { timeout: busyMs });
  try {
    const { journal_mode: mode } = database.prepare('PRAGMA journal_mode = WAL').get() as JournalMode;
    if (mode !== 'wal') throw new OperatorError(NO_WAL);
    database.exec('PRAGMA synchronous = FULL');
    database.exec('PRAGMA foreign_keys = ON');
    // Overwrites deleted content instead of only freeing its pages, so that recalled text cannot be recovered.
    database.exec('PRAGMA secure_delete = ON');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

type JournalMode = { journal_mode: string };

const NO_WAL =
  'the file system of DATA_DIR has no shared memory, which the database needs (WAL): choose a DATA_DIR on a local disk';
