import SQLite from 'better-sqlite3';
import { sql } from 'kysely';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { CannotOpen, NothingYet } from '../database/cannot-open.js';
import type { Database } from '../database/database.js';
import { StorageFault } from '../database/storage-fault.js';
import { visitDatabase } from '../database/visit.js';
import { broken, note, ok, type Finding } from './finding.js';

/** Two clocks may differ by so much before people see messages from the future. */
const CLOCK_OFF_MS = 5_000;

/** The database, and by what it holds, the clock. */
export async function lookAtDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  now = Date.now(),
): Promise<Finding[]> {
  const { databaseUrl } = config;
  let database: Database | undefined;
  try {
    database = await visitDatabase(config);
    const { query } = database;
    const { rows } = await sql<{ entries: number; newest: number | null }>`
      SELECT count(*) AS entries, max(at) AS newest FROM entries`.execute(query);
    const { entries, newest } = rows[0]!;
    const clock = databaseUrl ? await clockOf(database) : undefined;
    return [
      ok('database', `${entries} entries`),
      lookAtClock(now, clock ?? newest ?? 0, clock !== undefined),
    ];
  } catch (error) {
    if (error instanceof NothingYet) return [note('database', 'nothing in it yet: the first start fills it')];
    return [broken('database', adviceOf(error))];
  } finally {
    await database?.close();
  }
}

/** @param other the clock of the database server, or the time of the newest entry */
function lookAtClock(now: number, other: number, isClock: boolean): Finding {
  const mend = 'set the clock, and keep it right by NTP';
  const off = Math.round(Math.abs(now - other) / 1_000);
  if (isClock && Math.abs(now - other) > CLOCK_OFF_MS) {
    return broken('clock', `it differs from the database server's by ${off} s: ${mend}, on both`);
  }
  if (!isClock && other - now > CLOCK_OFF_MS) {
    return broken('clock', `the newest message is from ${off} s in the future: ${mend}`);
  }
  return ok('clock', new Date(now).toISOString());
}

async function clockOf({ query }: Database): Promise<number> {
  const { rows } = await sql<{ now: number }>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now`.execute(query);
  return rows[0]!.now;
}

function adviceOf(error: unknown): string {
  if (error instanceof CannotOpen) return error.message;
  const { message, code } = error as { message: string; code?: string };
  return error instanceof StorageFault ? error.advice : new StorageFault(message, code).advice;
}

/** Whether a server runs on this directory, wherever it listens; looked at without touching anything. */
export function isHeld({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): boolean {
  const file = join(dataDir, 'teahouse.lock');
  if (databaseUrl || !existsSync(file)) return false;
  const lock = new SQLite(file, { readonly: true, timeout: 0 });
  try {
    lock.prepare('SELECT name FROM sqlite_master LIMIT 1').get();
    return false;
  } catch {
    return true;
  } finally {
    lock.close();
  }
}
