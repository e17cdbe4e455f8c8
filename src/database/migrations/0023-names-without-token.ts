import type { Kysely } from 'kysely';

/** The network from which a client without a token took a nickname, so that it may take it again. */
export async function up(db: Kysely<any>): Promise<void> {
  const tables = await db.introspection.getTables();
  const columns = tables.find(({ name }) => name === 'people')!.columns;
  // A start may have been interrupted before the migration was recorded.
  if (columns.some(({ name }) => name === 'taken_from')) return;
  await db.schema.alterTable('people').addColumn('taken_from', 'text').execute();
}
