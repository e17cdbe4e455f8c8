import { SqliteDialect } from 'kysely';
import type { DatabaseSync } from './sqlite.provider.js';

/** Returns a Kysely dialect for a database that may block this thread. */
export function dialectOf(db: DatabaseSync): SqliteDialect {
  return new SqliteDialect({
    database: {
      prepare(sql) {
        const statement = db.prepare(sql);
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...parameters),
          run: (parameters) => statement.run(...parameters),
          iterate: (parameters) => statement.iterate(...parameters),
        };
      },
      close: () => db.close(),
    },
  });
}
