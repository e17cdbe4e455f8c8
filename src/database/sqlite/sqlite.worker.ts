import { parentPort, workerData } from 'node:worker_threads';
import { VACUUM_PENDING } from '../settings-keys.js';
import { assertUndamaged, wasLeftOpen } from './damage.js';
import { StatementExecutor, toWorkerError } from './executor.js';
import { openWritable } from './open-writable.js';
import type { WorkerResponse, OpenFile, WorkerRequest } from './worker-messages.js';
import { openFile, type DatabaseSync } from './sqlite.provider.js';
import { preallocateWal } from './preallocate-wal.js';

// A commit waits for the disk. Here it does so on a thread of its own, so that nobody else's messages wait with it.

/** Shorter than anybody waits for an answer: whoever writes is told, and what they ask next is not held up by it. */
const BUSY_MS = 500;

const { file, readonly } = workerData as OpenFile;
const port = parentPort!;
let db: DatabaseSync;
let executor: StatementExecutor;

try {
  db = await open();
  executor = new StatementExecutor(db, readonly);
  port.on('message', (request: WorkerRequest) => void handleRequest(request));
  respond({ id: 0 });
} catch (error) {
  respond({ id: 0, failed: toWorkerError(error) });
}

async function open(): Promise<DatabaseSync> {
  if (readonly) return openFile(file, { readOnly: true, timeout: BUSY_MS });
  const isUnclean = wasLeftOpen(file);
  const database = openWritable(file, BUSY_MS);
  try {
    if (isUnclean) assertUndamaged(database);
    // Not read by the threads that only read.
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
 * Where SQLite moves rows between pages it leaves copies behind that are no part of any row, so a text that was taken
 * back later may be there once more. A file that is written anew holds none.
 */
function vacuumIfPending(database: DatabaseSync): void {
  const erased = database.prepare(`SELECT 1 FROM settings WHERE name = '${VACUUM_PENDING}'`).get();
  if (!erased) return;
  try {
    database.exec('VACUUM');
    database.prepare(`DELETE FROM settings WHERE name = '${VACUUM_PENDING}'`).run();
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // There is no room for a second file: at the next start there may be.
  }
}

async function handleRequest(request: WorkerRequest): Promise<void> {
  try {
    if (request.kind === 'load') {
      await executor.load(request.name, request.module);
      respond({ id: request.id });
    } else if (request.kind === 'close') {
      db.close();
      respond({ id: request.id });
    } else {
      respond({
        id: request.id,
        results: readonly ? executor.attempt(request.jobs) : executor.commit(request.jobs),
      });
    }
  } catch (error) {
    respond({ id: request.id, failed: toWorkerError(error) });
  }
}

function respond(value: WorkerResponse): void {
  port.postMessage(value);
}
