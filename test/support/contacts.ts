import { openFile } from '../../src/database/sqlite/sqlite.provider.js';
import pg from 'pg';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * At most this number of users: load tests need no acquaintances, and their pairs would be too
 * many.
 */
const PEOPLE_MAX = 200;

const PAIRS = (select: string): string =>
  `INSERT INTO contacts (person, contact) SELECT ${select} FROM people
   WHERE id <> NEW.id AND (SELECT count(*) FROM people) <= ${PEOPLE_MAX} ON CONFLICT DO NOTHING;`;
const BOTH = PAIRS('NEW.id, id') + PAIRS('id, NEW.id');

const SQLITE = `
  CREATE TRIGGER IF NOT EXISTS test_acquainted AFTER INSERT ON people BEGIN ${BOTH} END;`;

// The lock makes two users who connect at the same time see each other.
const POSTGRES = `
  CREATE OR REPLACE FUNCTION test_acquainted() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN PERFORM pg_advisory_xact_lock(7104); ${BOTH} RETURN NULL; END $$;
  CREATE OR REPLACE TRIGGER test_acquainted AFTER INSERT ON people
  FOR EACH ROW EXECUTE FUNCTION test_acquainted();`;

/**
 * Makes all users who connect to this server from now on acquainted, as if they had written to each
 * other: most tests are not about strangers.
 * The database must be migrated.
 * @param url of PostgreSQL; `undefined` for the SQLite database in `directory`
 */
export async function makeEveryoneContacts(url: string | undefined, directory: string): Promise<void> {
  return url === undefined ? acquaintInFile(join(directory, 'teahouse.db')) : acquaintOnServer(url);
}

function acquaintInFile(file: string): void {
  // A server with another data directory.
  if (!existsSync(file)) return;
  const database = openFile(file, { timeout: 30_000 });
  // A server of an earlier version has no such table.
  if (database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'contacts'`).get()) database.exec(SQLITE);
  database.close();
}

async function acquaintOnServer(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(`SELECT to_regclass('contacts') AS contacts`);
  if (rows[0].contacts !== null) await client.query(POSTGRES);
  await client.end();
}
