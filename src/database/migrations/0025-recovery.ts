import { sql, type Kysely } from 'kysely';

/** Recovery codes, sign-in links of administrators, and whether a nickname is claimed by any credential. */
export async function up(db: Kysely<any>): Promise<void> {
  const tables = await db.introspection.getTables();
  const columns = tables.find(({ name }) => name === 'people')!.columns.map(({ name }) => name);
  // A start may have been interrupted before the migration was recorded.
  if (!columns.includes('claimed')) {
    await db.schema
      .alterTable('people')
      .addColumn('claimed', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await sql`UPDATE people SET claimed = 1 WHERE password IS NOT NULL`.execute(db);
  if (!columns.includes('recovery'))
    await db.schema.alterTable('people').addColumn('recovery', 'text').execute();
  await db.schema
    .createIndex('people_recovery')
    .ifNotExists()
    .unique()
    .on('people')
    .column('recovery')
    .execute();
  await db.schema
    .createTable('sign_in_links')
    .ifNotExists()
    .addColumn('person', 'text', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
}
