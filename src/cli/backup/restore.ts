import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OperatorError } from '../../common/errors/operator-error.js';
import { makeDirectory, takeLock } from '../../database/sqlite/sqlite-database.js';
import type { Config } from '../../config/config.js';
import type { DatabaseLocation } from '../../database/open-existing.js';
import { unpack } from './archive.js';
import { ATTACHMENTS_DIRECTORY, DATABASE_DUMP, DATABASE_FILE } from './backup.js';
import { BucketOwnership, renewMarker } from './storage-ownership.js';
import { DATABASE_NOT_EMPTY, loadPostgres } from './dump-postgres.js';
import { resetEpoch } from './dump-sqlite.js';
import { readManifest, type Manifest } from './manifest.js';
import type { Progress } from './progress.js';

const KEPT_NAMES = [DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`, ATTACHMENTS_DIRECTORY];

/**
 * Restores a backup with a new epoch, so that clients discard what they have. No server may run on the same data.
 * @param mayReplace existing data may be replaced; files of the embedded database are moved aside, not deleted
 * @returns what was restored, where the previous data is now, and whether the bucket still belongs to another database
 * @throws OperatorError
 */
export async function restore(
  kept: DatabaseLocation & Partial<Pick<Config, 's3'>>,
  file: string,
  mayReplace: boolean,
  told: Progress = () => {},
): Promise<Manifest & { movedTo?: string; mustAdopt: boolean }> {
  const { dataDir, databaseUrl } = kept;
  if (!existsSync(file)) throw new OperatorError(`there is no file ${file}`);
  makeDirectory(dataDir);
  const lock = takeLock(dataDir);
  const staging = await mkdtemp(join(dataDir, '.restore-'));
  try {
    if (!databaseUrl && !mayReplace && isFull(dataDir)) throw new OperatorError(DATABASE_NOT_EMPTY);
    await unpack(file, staging, told);
    const manifest = await readManifest(staging);
    if ((manifest.database === 'postgres') !== Boolean(databaseUrl))
      throw new OperatorError(otherKind(manifest));
    const bucket = await BucketOwnership.before(kept);
    const renewal = databaseUrl
      ? await loadPostgres(databaseUrl, join(staging, DATABASE_DUMP), mayReplace)
      : resetEpoch(join(staging, DATABASE_FILE));
    await renewMarker(staging, renewal);
    const movedTo = isFull(dataDir) ? await moveAside(dataDir) : undefined;
    // The database last, so that the files it names exist before it.
    for (const name of [ATTACHMENTS_DIRECTORY, DATABASE_FILE]) {
      if (existsSync(join(staging, name))) await rename(join(staging, name), join(dataDir, name));
    }
    return { ...manifest, movedTo, mustAdopt: !(await bucket.handOver(renewal.epoch)) };
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
    ? 'this backup is of a PostgreSQL database: set DATABASE_URL to the target database'
    : 'this backup is of the embedded database: unset DATABASE_URL';
}
