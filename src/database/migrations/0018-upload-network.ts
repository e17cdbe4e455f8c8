import { sql, type Kysely } from 'kysely';

/** The address that an upload came from, for a day, and what makes sums over uploads quick. */
export async function up(db: Kysely<any>): Promise<void> {
  const tables = await db.introspection.getTables();
  const columns = tables.find(({ name }) => name === 'attachments')!.columns;
  // A start that was cut short between this and the note that it is done.
  if (!columns.some(({ name }) => name === 'network')) {
    await db.schema.alterTable('attachments').addColumn('network', 'text').execute();
  }
  await db.schema
    .createIndex('attachments_network')
    .ifNotExists()
    .on('attachments')
    .columns(['network', 'created_at', 'size'])
    .where(sql.ref('network'), 'is not', null)
    .execute();
  await db.schema.createIndex('attachments_size').ifNotExists().on('attachments').column('size').execute();
}
