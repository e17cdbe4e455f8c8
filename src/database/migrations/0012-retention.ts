import type { Kysely } from 'kysely';

/** Retention: how many days entries are kept, and the first seq that each conversation still has. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('conversations').addColumn('kept_days', 'integer').execute();
  await db.schema
    .alterTable('conversations')
    .addColumn('since', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema.createIndex('audit_at').on('audit').columns(['at', 'id']).execute();
}
