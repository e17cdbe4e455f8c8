import type { Database } from '../../database/database.js';
import { epochOf } from '../../database/epoch.js';
import type { FileStorage } from './file-storage.js';

/** Files that are looked up to recognize a store without a marker. Keys are random, so a sample is enough. */
const SAMPLE = 2_000;
/**
 * Set once a database has met a store of unknown files: it then never claims that store on its own, even after adding
 * files.
 */
const UNRECOGNIZED = 'uploads_unrecognized';

/**
 * How a file store and a database belong together:
 * - `own`: the marker names this database;
 * - `other`: the marker names another database;
 * - `empty`: there is neither a marker nor a file;
 * - `recognized`: no marker, and the database knows the files;
 * - `unrecognized`: no readable marker, and files that the database does not know.
 */
export type Ownership = 'own' | 'other' | 'empty' | 'recognized' | 'unrecognized';

/** Returns how a store and a database belong together; changes nothing. */
export async function storageOwnership(storage: FileStorage, database: Database): Promise<Ownership> {
  const marker = await storage.readMarker();
  if (marker !== undefined) {
    const owner = parse(marker);
    if (owner === undefined) return 'unrecognized';
    return owner === (await epochOf(database)) ? 'own' : 'other';
  }
  const keys = await sampleOf(storage);
  if (keys.length === 0) return 'empty';
  const isNoted = (await settingOf(database)) !== undefined;
  return !isNoted && (await knownKeys(database, keys)).size > 0 ? 'recognized' : 'unrecognized';
}

/** Marks a store as belonging to this database. */
export async function claimStorage(storage: FileStorage, database: Database): Promise<void> {
  await markStorage(storage, await epochOf(database));
  await database.query.deleteFrom('settings').where('name', '=', UNRECOGNIZED).execute();
}

/** @param epoch of the database that the files belong to */
export function markStorage(storage: FileStorage, epoch: string): Promise<void> {
  return storage.writeMarker(`${JSON.stringify({ database: epoch })}\n`);
}

/** Returns the epoch of the database that a store is marked for; `undefined` without a readable marker. */
export async function storageOwner(storage: FileStorage): Promise<string | undefined> {
  const marker = await storage.readMarker();
  return marker === undefined ? undefined : parse(marker);
}

/** Keeps this database from claiming the store after it has added files of its own. */
export async function markUnrecognized({ query }: Database): Promise<void> {
  await query
    .insertInto('settings')
    .values({ name: UNRECOGNIZED, value: '1' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Returns the attachment ids of these files that the database has a row for. */
export async function knownKeys({ query }: Database, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const ids = [...new Set(keys.map(attachmentIdOf))];
  const rows = await query.selectFrom('attachments').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Returns the attachment id of a file or of its thumbnail. */
export function attachmentIdOf(key: string): string {
  return key.split('.')[0]!;
}

async function sampleOf(storage: FileStorage): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of storage.list()) {
    keys.push(...page.map(({ key }) => key));
    if (keys.length >= SAMPLE) break;
  }
  return keys.slice(0, SAMPLE);
}

async function settingOf({ query }: Database): Promise<string | undefined> {
  const row = await query
    .selectFrom('settings')
    .select('value')
    .where('name', '=', UNRECOGNIZED)
    .executeTakeFirst();
  return row?.value;
}

function parse(marker: string): string | undefined {
  try {
    const { database } = JSON.parse(marker) as { database?: unknown };
    return typeof database === 'string' ? database : undefined;
  } catch {
    return undefined;
  }
}
