import type { SqliteDatabase } from '../database/sqlite/sqlite.database.js';
import { LogStore, placeOf, type Line, type Outcome } from './log.store.js';
import type { Placed } from './draft.js';

const HANDLER = 'append';

/** The log in the embedded database: lines travel to the writing thread, which gives them their places. */
export class SqliteLog extends LogStore {
  private constructor(private readonly database: SqliteDatabase) {
    super();
  }

  static async open(database: SqliteDatabase): Promise<SqliteLog> {
    await database.load(HANDLER, new URL('./append.sqlite.js', import.meta.url), { isQuick: true });
    return new SqliteLog(database);
  }

  append(line: Line): Promise<Placed> {
    return this.database.perform(HANDLER, line).then((outcome) => placeOf(outcome as Outcome));
  }
}
