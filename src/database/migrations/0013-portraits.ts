import type { Kysely } from 'kysely';

/** Uploaded pictures that people go by, and how loud a recording is along the way. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('attachments').addColumn('waveform', 'text').execute();
  await db.schema
    .createTable('portraits')
    .addColumn('attachment', 'text', (c) => c.primaryKey().references('attachments.id'))
    .execute();
}
