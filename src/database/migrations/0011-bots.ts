import type { Kysely } from 'kysely';

/** People that are programs, and who looks after them. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('people').addColumn('maker', 'text').execute();
  await db.schema.createIndex('people_maker').on('people').column('maker').execute();
}
