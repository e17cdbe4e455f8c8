import { sql, SqliteAdapter, type Kysely } from 'kysely';

/**
 * Compares nickname keys by code point, as SQLite always does: only then can an index find the keys with a prefix.
 * Rebuilds the index of the keys, which takes about a second for 100,000 users.
 */
export async function up(db: Kysely<any>): Promise<void> {
  if (db.getExecutor().adapter instanceof SqliteAdapter) return;
  await sql`ALTER TABLE people ALTER COLUMN name_key TYPE text COLLATE "C"`.execute(db);
}
