import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../../common/errors/operator-error.js';
import { toOperatorError } from '../../database/sqlite/to-operator-error.js';
import { copyTo, openFile, type DatabaseSync } from '../../database/sqlite/sqlite.provider.js';
import type { Renewal } from '../../database/epoch.js';
import type { Progress } from './progress.js';

/** Pages of 4 kB copied in one step. A server that writes meanwhile does not wait. */
const PAGES_AT_ONCE = 2_000;

/** Copies the database file as of now, while a server may write to it. */
export async function dumpFile(dataDir: string, target: string, told: Progress): Promise<void> {
  const file = join(dataDir, 'teahouse.db');
  if (!existsSync(file)) throw new OperatorError(`there is no database in DATA_DIR ${dataDir}`);
  let source: DatabaseSync | undefined;
  try {
    source = openFile(file, { readOnly: true });
    // The read transaction sees one state of the database. Without it, the copy would restart after each commit of
    // the server.
    source.exec('BEGIN');
    source.prepare('SELECT name FROM sqlite_master LIMIT 1').get();
    const pages = await copyTo(source, target, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => told('copied', totalPages - remainingPages, totalPages),
    });
    told('copied', pages, pages);
  } catch (error) {
    throw toOperatorError(error);
  } finally {
    source?.close();
  }
  settle(target, (copy) => {
    const { quick_check: verdict } = copy.prepare('PRAGMA quick_check').get() as { quick_check: string };
    if (verdict !== 'ok')
      throw new OperatorError(`the copy is damaged, so the database may be damaged too: ${verdict}`);
  });
}

/** Sets a new epoch, so that clients discard entries that the restored database may not have. */
export function resetEpoch(file: string): Renewal {
  const epoch = randomUUID();
  let old = '';
  settle(file, (copy) => {
    ({ value: old } = copy.prepare(`SELECT value FROM settings WHERE name = 'epoch'`).get() as {
      value: string;
    });
    copy.prepare(`UPDATE settings SET value = ? WHERE name = 'epoch'`).run(epoch);
  });
  return { old, epoch };
}

/** Runs `work` on a database file and leaves it without a write-ahead log. */
function settle(file: string, work: (copy: DatabaseSync) => void): void {
  let copy: DatabaseSync | undefined;
  try {
    copy = openFile(file);
    copy.exec('PRAGMA journal_mode = DELETE');
    work(copy);
  } catch (error) {
    throw toOperatorError(error);
  } finally {
    copy?.close();
  }
}
