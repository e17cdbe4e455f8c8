import { sql, SqliteAdapter, type Kysely } from 'kysely';

/** For several nodes: the seq of the last membership change, and an index that finds recent entries. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .alterTable('conversations')
    .addColumn('moved', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  // May be later than the true value, which only causes one more query per node.
  await db
    .updateTable('conversations')
    .set({ moved: sql.ref('head') })
    .execute();
  // Entries are stored in about the order of their times, so a BRIN index finds the latest ones at almost no cost.
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) {
    await db.schema.createIndex('entries_at').on('entries').using('brin').column('at').execute();
  }
}
