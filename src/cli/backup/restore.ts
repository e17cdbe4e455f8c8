import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotOpen } from '../database/cannot-open.js';
import { makeDirectory, takeLock } from '../database/sqlite/sqlite.database.js';
import type { WhereKept } from '../database/visit.js';
import { unpack } from './archive.js';
import { ATTACHMENTS, DATABASE_DUMP, DATABASE_FILE } from './backup.js';
import { FULL, loadPostgres } from './dump.postgres.js';
import { renewFile } from './dump.sqlite.js';
import { readManifest, type Manifest } from './manifest.js';
import type { Progress } from './progress.js';

const KEPT_NAMES = [DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`, ATTACHMENTS];

/**
 * Puts a backup back, with a new epoch, so that clients forget what they know of another time. No server may run on
 * the same place.
 * @param mayReplace data that is there already; of the embedded database it is moved aside, not deleted
 * @returns what was put back, and where the data of before is now
 * @throws CannotOpen
 */
export async function restore(
  kept: WhereKept,
  file: string,
  mayReplace: boolean,
  told: Progress = () => {},
): Promise<Manifest & { movedTo?: string }> {
  const { dataDir, databaseUrl } = kept;
  if (!existsSync(file)) throw new CannotOpen(`there is no file ${file}`);
  makeDirectory(dataDir);
  const lock = takeLock(dataDir);
  const staging = await mkdtemp(join(dataDir, '.restore-'));
  try {
    if (!databaseUrl && !mayReplace && isFull(dataDir)) throw new CannotOpen(FULL);
    await unpack(file, staging, told);
    const manifest = await readManifest(staging);
    if ((manifest.database === 'postgres') !== Boolean(databaseUrl))
      throw new CannotOpen(otherKind(manifest));
    if (databaseUrl) await loadPostgres(databaseUrl, join(staging, DATABASE_DUMP), mayReplace);
    else renewFile(join(staging, DATABASE_FILE));
    const movedTo = isFull(dataDir) ? await moveAside(dataDir) : undefined;
    // The database last: what it names is there before it.
    for (const name of [ATTACHMENTS, DATABASE_FILE]) {
      if (existsSync(join(staging, name))) await rename(join(staging, name), join(dataDir, name));
    }
    return { ...manifest, movedTo };
  } finally {
    await rm(staging, { recursive: true, force: true });
    lock.close();
  }
}

function isFull(dataDir: string): boolean {
  return KEPT_NAMES.some((name) => existsSync(join(dataDir, name)));
}

async function moveAside(dataDir: string): Promise<string> {
  const aside = join(dataDir, `before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}`);
  await mkdir(aside);
  for (const name of KEPT_NAMES) {
    if (existsSync(join(dataDir, name))) await rename(join(dataDir, name), join(aside, name));
  }
  return aside;
}

function otherKind({ database }: Manifest): string {
  return database === 'postgres'
    ? 'this backup is of a PostgreSQL database: set DATABASE_URL to where it is to go'
    : 'this backup is of the embedded database: leave DATABASE_URL out';
}
