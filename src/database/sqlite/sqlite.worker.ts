import { parentPort, workerData } from 'node:worker_threads';
import { VACUUM_PENDING } from '../settings-keys.js';
import { assertUndamaged, wasLeftOpen } from './damage.js';
import { StatementExecutor, toWorkerError } from './executor.js';
import { openWritable } from './open-writable.js';
import type { WorkerResponse, OpenFile, WorkerRequest } from './worker-messages.js';
import { openFile, type DatabaseSync } from './sqlite.provider.js';
import { preallocateWal } from './preallocate-wal.js';

// A commit blocks until the disk has synced, so it runs on its own thread, where it does not delay other messages.

/** Shorter than the clients' reply timeout: the sender gets an error in time, and the next request is not delayed. */
const BUSY_MS = 500;

const { file, readonly } = workerData as OpenFile;
const port = parentPort!;
let db: DatabaseSync | undefined;
let executor: StatementExecutor;

port.on('message', (request: WorkerRequest) => void handleRequest(request));

async function open(): Promise<DatabaseSync> {
  if (readonly) return openFile(file, { readOnly: true, timeout: BUSY_MS });
  const isUnclean = wasLeftOpen(file);
  const database = openWritable(file, BUSY_MS);
  try {
    if (isUnclean) assertUndamaged(database);
    // Imported here, because the reading threads do not need it.
    const { Kysely } = await import('kysely');
    const { dialectOf } = await import('./kysely-dialect.js');
    const { migrate } = await import('../migrations/index.js');
    const { assertOwnDatabase } = await import('../foreign-database.js');
    const kysely = new Kysely<unknown>({ dialect: dialectOf(database) });
    await assertOwnDatabase(kysely);
    await migrate(kysely);
    vacuumIfPending(database);
    preallocateWal(file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Rewrites the file if something was erased. When SQLite moves rows between pages, it leaves copies that belong to no
 * row, so recalled text may remain in free space. A rewritten file has no such copies.
 */
function vacuumIfPending(database: DatabaseSync): void {
  const erased = database.prepare(`SELECT 1 FROM settings WHERE name = '${VACUUM_PENDING}'`).get();
  if (!erased) return;
  try {
    database.exec('VACUUM');
    database.prepare(`DELETE FROM settings WHERE name = '${VACUUM_PENDING}'`).run();
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // No space for a second file: try again at the next start.
  }
}

async function handleRequest(request: WorkerRequest): Promise<void> {
  const { id } = request;
  try {
    if (request.kind === 'open') {
      db = await open();
      executor = new StatementExecutor(db, readonly);
      respond({ id });
    } else if (request.kind === 'load') {
      await executor.load(request.name, request.module);
      respond({ id });
    } else if (request.kind === 'close') {
      db?.close();
      respond({ id });
    } else {
      respond({ id, results: readonly ? executor.attempt(request.jobs) : executor.commit(request.jobs) });
    }
  } catch (error) {
    respond({ id, failed: toWorkerError(error) });
  }
}

function respond(value: WorkerResponse): void {
  port.postMessage(value);
}
