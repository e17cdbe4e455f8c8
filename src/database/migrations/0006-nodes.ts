import { sql, SqliteAdapter, type Kysely } from 'kysely';

/** What several nodes need: which line moved people last, and what was said a moment ago. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .alterTable('conversations')
    .addColumn('moved', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  // Later than it was, which only makes nodes ask once more.
  await db
    .updateTable('conversations')
    .set({ moved: sql.ref('head') })
    .execute();
  // Lines are stored about in the order of their times, so a summary of each block finds the latest ones, and costs
  // next to nothing to keep.
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) {
    await db.schema.createIndex('entries_at').on('entries').using('brin').column('at').execute();
  }
}
