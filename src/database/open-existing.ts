import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, sql, type Compilable } from 'kysely';
import type { Config } from '../config/config.js';
import { OperatorError, DatabaseNotInitialized } from '../common/errors/operator-error.js';
import { Database } from './database.js';
import { assertOwnDatabase } from './foreign-database.js';
import { MIGRATIONS } from './migrations/index.js';
import { PostgresDatabase } from './postgres/postgres-database.js';
import type { Schema } from './schema.js';
import { toOperatorError } from './sqlite/to-operator-error.js';
import { dialectOf } from './sqlite/kysely-dialect.js';
import { openFile, type DatabaseSync } from './sqlite/sqlite.provider.js';
import { inTransaction } from './sqlite/transaction.js';
import { StorageUnavailable } from '../common/errors/storage-error.js';

export type DatabaseLocation = Pick<Config, 'databaseUrl' | 'dataDir'>;

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the database while a server may be running on it, without a lock and without migrations.
 * @throws OperatorError if there is none, or one of another version
 */
export async function openExisting(kept: DatabaseLocation): Promise<Database> {
  return kept.databaseUrl
    ? checked(await PostgresDatabase.openExisting(kept.databaseUrl))
    : checked(openExistingFile(kept.dataDir), assertOwnDatabase);
}

/** @param check runs after the version check */
async function checked(
  database: Database,
  check?: (query: Kysely<Schema>) => Promise<void>,
): Promise<Database> {
  try {
    await check?.(database.query);
    await checkVersion(database);
    return database;
  } catch (error) {
    await database.close();
    throw error instanceof StorageUnavailable ? error : toOperatorError(error);
  }
}

/** Returns the names of the applied migrations in order; empty if the database is empty. */
export async function migrationsOf(query: Kysely<Schema>): Promise<string[]> {
  const tables = await query.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return [];
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(
    query,
  );
  return rows.map(({ name }) => name);
}

async function checkVersion({ query }: Database): Promise<void> {
  const known = Object.keys(MIGRATIONS);
  const seen = await migrationsOf(query);
  if (seen.length === 0)
    throw new DatabaseNotInitialized('the database is empty: start the server once to create the tables');
  if (seen.some((name) => !known.includes(name))) {
    throw new OperatorError('the database was written by a newer Teahouse: use that version');
  }
  if (seen.length < known.length) {
    throw new OperatorError(
      'the database was written by an older Teahouse: start this version once to migrate it',
    );
  }
}

function openExistingFile(dataDir: string): Database {
  const file = join(dataDir, 'teahouse.db');
  if (!existsSync(file)) throw new DatabaseNotInitialized(`there is no database in DATA_DIR ${dataDir}`);
  try {
    return new SharedSqliteFile(openFile(file, { timeout: BUSY_TIMEOUT_MS }));
  } catch (error) {
    throw toOperatorError(error);
  }
}

/** The embedded database, for a program that may block on the disk. */
class SharedSqliteFile extends Database {
  readonly driver = 'sqlite';
  readonly query: Kysely<Schema>;

  constructor(private readonly file: DatabaseSync) {
    super();
    file.exec('PRAGMA foreign_keys = ON');
    this.query = new Kysely<Schema>({ dialect: dialectOf(file) });
  }

  async atomically(writes: Compilable[]): Promise<number[]> {
    const all = writes.map((write) => write.compile());
    return inTransaction(this.file, () =>
      all.map(({ sql, parameters }) => this.file.prepare(sql).run(...parameters).changes),
    )();
  }

  serializing(): Compilable[] {
    return [];
  }

  async close(): Promise<void> {
    await this.query.destroy();
  }
}
