import type { Kysely } from 'kysely';

/** From which network a client that keeps no token took a nickname, so that it may take it again. */
export async function up(db: Kysely<any>): Promise<void> {
  const tables = await db.introspection.getTables();
  const columns = tables.find(({ name }) => name === 'people')!.columns;
  // A start that was cut short between this and the note that it is done.
  if (columns.some(({ name }) => name === 'taken_from')) return;
  await db.schema.alterTable('people').addColumn('taken_from', 'text').execute();
}
