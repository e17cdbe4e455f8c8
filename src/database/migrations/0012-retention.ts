import type { Kysely } from 'kysely';

/** For how long what is said is kept, and from which line on each conversation still is. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('conversations').addColumn('kept_days', 'integer').execute();
  await db.schema
    .alterTable('conversations')
    .addColumn('since', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema.createIndex('audit_at').on('audit').columns(['at', 'id']).execute();
}
