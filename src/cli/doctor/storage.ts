import { sql } from 'kysely';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.js';
import { OperatorError, DatabaseNotInitialized } from '../../common/errors/operator-error.js';
import type { Database } from '../../database/database.js';
import { damagedError } from '../../database/sqlite/damage.js';
import { toWorkerError } from '../../database/sqlite/executor.js';
import { openFile } from '../../database/sqlite/sqlite.provider.js';
import { StorageUnavailable } from '../../common/errors/storage-error.js';
import { openExisting } from '../../database/open-existing.js';
import { broken, note, ok, type Finding } from './finding.js';

/** Largest accepted difference between two clocks. Beyond it, users see messages from the future. */
const CLOCK_OFF_MS = 5_000;

/** Checks the database, and the clock against it. */
export async function checkDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  now = Date.now(),
): Promise<Finding[]> {
  const { databaseUrl } = config;
  let database: Database | undefined;
  try {
    database = await openExisting(config);
    const { query } = database;
    if (!databaseUrl) await checkIntegrity(query);
    const { rows } = await sql<{ entries: number; newest: number | null }>`
      SELECT count(*) AS entries, max(at) AS newest FROM entries`.execute(query);
    const { entries, newest } = rows[0]!;
    const clock = databaseUrl ? await clockOf(database) : undefined;
    return [ok('database', `${entries} entries`), checkClock(now, clock ?? newest ?? 0, clock !== undefined)];
  } catch (error) {
    if (error instanceof DatabaseNotInitialized)
      return [note('database', 'the database is empty: the first start creates the tables')];
    return [broken('database', hintOf(error))];
  } finally {
    await database?.close();
  }
}

/** Reads every page of the file, the only way to find a damaged one. */
async function checkIntegrity(query: Database['query']): Promise<void> {
  const { rows } = await sql<{ quick_check: string }>`PRAGMA quick_check(1)`.execute(query);
  const verdict = rows[0]?.quick_check;
  if (verdict !== 'ok') throw damagedError(verdict);
}

/** @param other the clock of the database server, or the time of the newest entry */
function checkClock(now: number, other: number, isClock: boolean): Finding {
  const off = Math.round(Math.abs(now - other) / 1_000);
  if (isClock && Math.abs(now - other) > CLOCK_OFF_MS) {
    return broken(
      'clock',
      `it differs by ${off} s from the clock of the database server: set both clocks, and keep them right by NTP`,
    );
  }
  if (!isClock && other - now > CLOCK_OFF_MS) {
    return broken(
      'clock',
      `the newest message is ${off} s in the future: set the clock, and keep it right by NTP`,
    );
  }
  return ok('clock', new Date(now).toISOString());
}

async function clockOf({ query }: Database): Promise<number> {
  const { rows } = await sql<{ now: number }>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`.execute(query);
  return rows[0]!.now;
}

function hintOf(error: unknown): string {
  if (error instanceof OperatorError) return error.message;
  if (error instanceof StorageUnavailable) return error.hint;
  const { message, code } = toWorkerError(error);
  return new StorageUnavailable(message, code).hint;
}

/** Returns whether a server uses this directory, whatever its port. Changes nothing. */
export function isHeld({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): boolean {
  const file = join(dataDir, 'teahouse.lock');
  if (databaseUrl || !existsSync(file)) return false;
  const lock = openFile(file, { readOnly: true });
  try {
    lock.prepare('SELECT name FROM sqlite_master LIMIT 1').get();
    return false;
  } catch {
    return true;
  } finally {
    lock.close();
  }
}
