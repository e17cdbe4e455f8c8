import { SqliteDialect } from 'kysely';
import type { DatabaseSync } from './sqlite.provider.js';

/** Kysely on a database that this thread may wait for. */
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
