import { sql, SqliteAdapter, type Kysely } from 'kysely';

/**
 * Keys of nicknames are compared by code point, as the embedded database always does: only then does an index answer
 * which keys begin with a text. Rebuilds the index of the keys, which takes about a second for 100,000 users.
 */
export async function up(db: Kysely<any>): Promise<void> {
  if (db.getExecutor().adapter instanceof SqliteAdapter) return;
  await sql`ALTER TABLE people ALTER COLUMN name_key TYPE text COLLATE "C"`.execute(db);
}
