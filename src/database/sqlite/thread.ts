import { parentPort, workerData } from 'node:worker_threads';
import SQLite, { type Database, type Statement as Prepared } from 'better-sqlite3';
import { ERASED } from '../erased.js';
import { layOut } from './wal.js';
import type { Answer, Job, JobResult, OpenFile, Order, Statement } from './jobs.js';

// A commit waits for the disk. Here it does so on a thread of its own, so that nobody else's messages wait with it.

const { file, readonly } = workerData as OpenFile;
const port = parentPort!;
const handlers = new Map<string, (payload: unknown) => unknown>();
const BEGIN: Statement = { sql: 'BEGIN IMMEDIATE', parameters: [] };
const COMMIT: Statement = { sql: 'COMMIT', parameters: [] };
const ROLLBACK: Statement = { sql: 'ROLLBACK', parameters: [] };
let db: Database;

try {
  db = await open();
  port.on('message', (order: Order) => void carryOut(order));
  answer({ id: 0 });
} catch (error) {
  answer({ id: 0, failed: told(error) });
}

async function open(): Promise<Database> {
  const database = new SQLite(file, { readonly });
  // Shorter than anybody waits for an answer: whoever writes is told, and what they ask next is not held up by it.
  database.pragma('busy_timeout = 500');
  if (readonly) return database;
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // What is taken back is overwritten, not only given free.
  database.pragma('secure_delete = ON');
  // Not read by the threads that only read. Kysely's own dialect is enough: on this thread better-sqlite3 may block.
  const { Kysely, SqliteDialect } = await import('kysely');
  const { migrate } = await import('../migrations/index.js');
  await migrate(new Kysely({ dialect: new SqliteDialect({ database }) }));
  sweep(database);
  layOut(file);
  return database;
}

/**
 * Where SQLite moves rows between pages it leaves copies behind that are no part of any row, so a text that was taken
 * back later may be there once more. A file that is written anew holds none.
 */
function sweep(database: Database): void {
  const erased = database.prepare(`SELECT 1 FROM settings WHERE name = '${ERASED}'`).get();
  if (!erased) return;
  try {
    database.exec('VACUUM');
    database.prepare(`DELETE FROM settings WHERE name = '${ERASED}'`).run();
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // There is no room for a second file: at the next start there may be.
  }
}

async function carryOut(order: Order): Promise<void> {
  try {
    if (order.kind === 'load') {
      const module = (await import(order.module)) as {
        prepare: (db: Database) => (payload: unknown) => unknown;
      };
      handlers.set(order.name, module.prepare(db));
      answer({ id: order.id });
    } else if (order.kind === 'close') {
      db.close();
      answer({ id: order.id });
    } else {
      answer({ id: order.id, results: readonly ? order.jobs.map(attempt) : commit(order.jobs) });
    }
  } catch (error) {
    answer({ id: order.id, failed: told(error) });
  }
}

/** All jobs in one transaction. A job that is refused (a constraint, say) leaves no trace and harms no other. */
function commit(jobs: Job[]): JobResult[] {
  run(BEGIN);
  try {
    const results = jobs.map(attempt);
    if (!db.inTransaction) throw new Error('the transaction was rolled back by the database');
    run(COMMIT);
    return results;
  } catch (error) {
    if (db.inTransaction) run(ROLLBACK);
    throw error;
  }
}

function attempt(job: Job): JobResult {
  try {
    if ('statements' in job) return { value: runAll(job.statements) };
    return { value: handlers.get(job.handler)!(job.payload) };
  } catch (error) {
    // A full or failing disk spoils the whole transaction; SQLite may have rolled it back already.
    if (!readonly && isFatal(error)) throw error;
    return { failed: told(error) };
  }
}

function runAll(statements: Statement[]): { rows: unknown[]; changes: number }[] {
  if (statements.length === 1) return [run(statements[0]!)];
  // Within a transaction better-sqlite3 makes this a savepoint: all of these statements or none.
  return db.transaction(() => statements.map(run))();
}

const prepared = new Map<string, Prepared>();
const PREPARED_MAX = 500;

function run({ sql, parameters }: Statement): { rows: unknown[]; changes: number } {
  let statement = prepared.get(sql);
  if (!statement) {
    if (prepared.size >= PREPARED_MAX) prepared.clear();
    statement = db.prepare(sql);
    prepared.set(sql, statement);
  }
  if (statement.reader) return { rows: statement.all(...parameters), changes: 0 };
  return { rows: [], changes: statement.run(...parameters).changes };
}

function isFatal(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|BUSY|CANTOPEN|NOMEM)/.test(told(error).code ?? '');
}

function told(error: unknown): { message: string; code?: string } {
  const { message, code } = error as { message?: string; code?: string };
  return { message: message ?? String(error), code };
}

function answer(value: Answer): void {
  port.postMessage(value);
}
