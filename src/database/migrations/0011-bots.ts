import type { Kysely } from 'kysely';

/** Bots and the user who owns each. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('people').addColumn('maker', 'text').execute();
  await db.schema.createIndex('people_maker').on('people').column('maker').execute();
}
