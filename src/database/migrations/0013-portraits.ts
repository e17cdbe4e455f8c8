import type { Kysely } from 'kysely';

/** Uploaded avatars, and the waveform of a recording. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('attachments').addColumn('waveform', 'text').execute();
  await db.schema
    .createTable('portraits')
    .addColumn('attachment', 'text', (c) => c.primaryKey().references('attachments.id'))
    .execute();
}
