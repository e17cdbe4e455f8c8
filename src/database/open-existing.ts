import { existsSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { Kysely, sql, SqliteDialect, type Compilable } from 'kysely';
import type { Config } from '../config.js';
import { CannotOpen, NothingYet } from './cannot-open.js';
import { Database } from './database.js';
import { MIGRATIONS } from './migrations/index.js';
import { PostgresDatabase } from './postgres/postgres.database.js';
import type { Schema } from './schema.js';

export type WhereKept = Pick<Config, 'databaseUrl' | 'dataDir'>;

const BUSY_TIMEOUT_MS = 5_000;

/**
 * The database beside a server that may be running on it: nothing is locked, and nothing is migrated.
 * @throws CannotOpen where there is none, or one of another version
 */
export async function visitDatabase(kept: WhereKept): Promise<Database> {
  const database = kept.databaseUrl
    ? await PostgresDatabase.visit(kept.databaseUrl)
    : visitFile(kept.dataDir);
  try {
    await checkVersion(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The migrations that the database has seen, in the order of their names; none where it is empty. */
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
  if (seen.length === 0) throw new NothingYet('the database is empty: the first start fills it');
  if (seen.some((name) => !known.includes(name))) {
    throw new CannotOpen('the database was written by a newer Teahouse: use that version');
  }
  if (seen.length < known.length) {
    throw new CannotOpen('the database is of an older Teahouse: start this one on it once');
  }
}

function visitFile(dataDir: string): Database {
  const file = join(dataDir, 'teahouse.db');
  if (!existsSync(file)) throw new NothingYet(`there is no database in DATA_DIR ${dataDir}`);
  return new VisitedFile(new SQLite(file, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true }));
}

/** The embedded database from a program that may wait for the disk. */
class VisitedFile extends Database {
  readonly query: Kysely<Schema>;

  constructor(private readonly file: SQLite.Database) {
    super();
    file.pragma('foreign_keys = ON');
    this.query = new Kysely<Schema>({ dialect: new SqliteDialect({ database: file }) });
  }

  async atomically(writes: Compilable[]): Promise<number[]> {
    const all = writes.map((write) => write.compile());
    return this.file.transaction(() =>
      all.map(({ sql, parameters }) => this.file.prepare(sql).run(...parameters).changes),
    )();
  }

  async close(): Promise<void> {
    await this.query.destroy();
  }
}
