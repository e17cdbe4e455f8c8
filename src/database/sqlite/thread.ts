import { parentPort, workerData } from 'node:worker_threads';
import SQLite, { type Database } from 'better-sqlite3';
import { ERASED } from '../erased.js';
import { Executor, told } from './executor.js';
import { openToWrite } from './handle.js';
import { layOut } from './wal.js';
import type { Answer, OpenFile, Order } from './jobs.js';

// A commit waits for the disk. Here it does so on a thread of its own, so that nobody else's messages wait with it.

/** Shorter than anybody waits for an answer: whoever writes is told, and what they ask next is not held up by it. */
const BUSY_MS = 500;

const { file, readonly } = workerData as OpenFile;
const port = parentPort!;
let db: Database;
let executor: Executor;

try {
  db = await open();
  executor = new Executor(db);
  port.on('message', (order: Order) => void carryOut(order));
  answer({ id: 0 });
} catch (error) {
  answer({ id: 0, failed: told(error) });
}

async function open(): Promise<Database> {
  if (readonly) return new SQLite(file, { readonly, timeout: BUSY_MS });
  const database = openToWrite(file, BUSY_MS);
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
      await executor.load(order.name, order.module);
      answer({ id: order.id });
    } else if (order.kind === 'close') {
      db.close();
      answer({ id: order.id });
    } else {
      answer({
        id: order.id,
        results: readonly ? executor.attempt(order.jobs) : executor.commit(order.jobs),
      });
    }
  } catch (error) {
    answer({ id: order.id, failed: told(error) });
  }
}

function answer(value: Answer): void {
  port.postMessage(value);
}
