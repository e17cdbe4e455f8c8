import type { SqliteDatabase } from '../../database/sqlite/sqlite-database.js';
import { LogStore, resultOrThrow, type NewEntry, type AppendOutcome } from './log-store.js';
import type { AppendResult } from './entry-draft.js';

const HANDLER = 'append';

/** The log in the embedded database. The writer thread assigns the seqs. */
export class SqliteLogStore extends LogStore {
  private constructor(private readonly database: SqliteDatabase) {
    super();
  }

  static async open(database: SqliteDatabase): Promise<SqliteLogStore> {
    await database.load(HANDLER, new URL('./sqlite-append.worker.js', import.meta.url), { isQuick: true });
    return new SqliteLogStore(database);
  }

  append(entry: NewEntry): Promise<AppendResult> {
    return this.database.perform(HANDLER, entry).then((outcome) => resultOrThrow(outcome as AppendOutcome));
  }
}
