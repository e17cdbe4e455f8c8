import { createRequire } from 'node:module';
import process from 'node:process';
import type * as Sqlite from '@photostructure/sqlite';
import { OperatorError } from '../../common/errors/operator-error.js';

/** The API of `node:sqlite`, which both providers have. The package's types are used: those of Node 20 lack it. */
export type DatabaseSync = Sqlite.DatabaseSyncInstance;
export type StatementSync = Sqlite.StatementSyncInstance;

export interface OpenOptions {
  readOnly?: boolean;
  /** How long a statement waits, in ms, for another connection that holds the file (0). */
  timeout?: number;
}

interface CopyOptions {
  rate: number;
  /** Called after each step except the last. */
  progress: (pages: { totalPages: number; remainingPages: number }) => void;
}

type Provider = Pick<typeof Sqlite, 'DatabaseSync' | 'backup'>;

let loaded: Provider | undefined;

/**
 * Opens a database file, which is created unless `readOnly` is set.
 * @throws OperatorError if no SQLite is available
 */
export function openFile(file: string, options: OpenOptions = {}): DatabaseSync {
  loaded ??= load();
  return new loaded.DatabaseSync(file, options);
}

/** Copies a database into a file, `rate` pages at a time. Returns the number of pages. */
export function copyTo(db: DatabaseSync, file: string, options: CopyOptions): Promise<number> {
  loaded ??= load();
  return loaded.backup(db, file, options);
}

/** Returns Node's own SQLite if it has every feature used here, else the package that brings its own. */
function load(): Provider {
  const own = ofNode();
  if (own && isComplete(own)) return own;
  try {
    return createRequire(import.meta.url)('@photostructure/sqlite') as Provider;
  } catch (error) {
    throw new OperatorError(
      `Node ${process.versions.node} on this machine has no SQLite (${(error as Error).message.split('\n')[0]}): install Node 24 or later, or set DATABASE_URL to use PostgreSQL`,
    );
  }
}

/**
 * Suppresses Node 22's warning that its SQLite is experimental, which does not help an operator; other warnings pass.
 */
function ofNode(): Provider | undefined {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...more: unknown[]) => {
    if (more[0] !== 'ExperimentalWarning') Reflect.apply(emitWarning, process, [warning, ...more]);
  };
  try {
    return process.getBuiltinModule?.('node:sqlite') as Provider | undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Early versions lack parts of the API, and a distribution's build may lack full-text search. */
function isComplete({ DatabaseSync, backup }: Provider): boolean {
  if (typeof backup !== 'function') return false;
  const db = new DatabaseSync(':memory:');
  try {
    const statement = db.prepare(`SELECT 1 FROM pragma_module_list WHERE name = 'fts5'`);
    const has = typeof statement.columns === 'function' && typeof statement.setReturnArrays === 'function';
    return has && typeof db.isTransaction === 'boolean' && statement.get() !== undefined;
  } finally {
    db.close();
  }
}
