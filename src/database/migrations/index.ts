import { Migrator, type Kysely, type Migration } from 'kysely';
import * as talk from './0001-talk.js';

/** In the order of their names; a migration that was released is never changed, only followed by another. */
export const MIGRATIONS: Record<string, Migration> = { '0001-talk': talk };

/** The database was written by a later version of Teahouse, whose tables this one does not know. */
export class NewerDatabase extends Error {}

/**
 * Brings the tables up to this version, each migration in a transaction of its own kind, so that a start that was cut
 * short goes on at the next one.
 * @throws NewerDatabase
 */
export async function migrate(db: Kysely<any>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const unknown = await unknownMigrations(db);
  if (unknown.length > 0) {
    throw new NewerDatabase(
      `the database was written by a newer Teahouse (it has ${unknown.join(', ')}): start that version, or restore a copy made by this one`,
    );
  }
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

async function unknownMigrations(db: Kysely<any>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const rows: { name: string }[] = await db.selectFrom('kysely_migration').select('name').execute();
  return rows.map((row) => row.name).filter((name) => !(name in MIGRATIONS));
}
