import { sql, type Kysely } from 'kysely';

/** The uploader's network, kept for a day, and indexes for sums over uploads. */
export async function up(db: Kysely<any>): Promise<void> {
  const tables = await db.introspection.getTables();
  const columns = tables.find(({ name }) => name === 'attachments')!.columns;
  // A start may have been interrupted before the migration was recorded.
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
