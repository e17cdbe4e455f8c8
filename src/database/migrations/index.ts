import { Migrator, type Kysely, type Migration } from 'kysely';
import { CannotOpen } from '../cannot-open.js';
import * as talk from './0001-talk.js';
import * as trust from './0002-trust.js';
import * as rooms from './0003-rooms.js';

/** In the order of their names; a migration that was released is never changed, only followed by another. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-talk': talk,
  '0002-trust': trust,
  '0003-rooms': rooms,
};

/**
 * Brings the tables up to this version, each migration in a transaction of its own kind, so that a start that was cut
 * short goes on at the next one.
 * @throws CannotOpen when a later version of Teahouse has written the database
 */
export async function migrate(db: Kysely<any>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const unknown = await unknownMigrations(db);
  if (unknown.length > 0) {
    throw new CannotOpen(
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
