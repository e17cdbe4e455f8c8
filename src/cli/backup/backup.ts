import { existsSync } from 'node:fs';
import { chmod, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { OperatorError } from '../../common/errors/operator-error.js';
import { migrationsOf, openExisting, type DatabaseLocation } from '../../database/open-existing.js';
import { pack } from './archive.js';
import { dumpPostgres } from './dump-postgres.js';
import { dumpFile } from './dump-sqlite.js';
import { watchFileSize } from './watch-file-size.js';
import { writeManifest, type Manifest } from './manifest.js';
import type { Progress } from './progress.js';

export const DATABASE_FILE = 'teahouse.db';
export const DATABASE_DUMP = 'postgres.dump';
export const ATTACHMENTS_DIRECTORY = 'attachments';

/**
 * Writes all data into one file. The server may keep running; everything acknowledged before the start of the backup is
 * included. The file appears only when it is complete, and only its owner may read it.
 * @throws OperatorError
 */
export async function backup(
  kept: DatabaseLocation,
  target: string,
  told: Progress = () => {},
): Promise<Manifest> {
  const file = resolve(target);
  if (existsSync(file)) throw new OperatorError(`${target} already exists: choose another name`);
  const staging = await stage(file);
  try {
    const manifest = await dump(kept, staging, told);
    const database = manifest.database === 'sqlite' ? DATABASE_FILE : DATABASE_DUMP;
    const archive = join(staging, 'backup.tar.gz');
    const attachments = existsSync(join(kept.dataDir, ATTACHMENTS_DIRECTORY)) ? [ATTACHMENTS_DIRECTORY] : [];
    const packing = pack(archive, [
      { from: staging, names: ['teahouse-backup.json', database] },
      { from: kept.dataDir, names: attachments },
    ]);
    await watchFileSize('packed', archive, told, packing);
    await chmod(archive, 0o600);
    await flush(archive);
    await rename(archive, file);
    await flush(dirname(file));
    return manifest;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function dump(kept: DatabaseLocation, staging: string, told: Progress): Promise<Manifest> {
  const { databaseUrl, dataDir } = kept;
  const madeAt = new Date().toISOString();
  if (databaseUrl) {
    const target = join(staging, DATABASE_DUMP);
    await watchFileSize('copied', target, told, dumpPostgres(databaseUrl, target));
  } else await dumpFile(dataDir, join(staging, DATABASE_FILE), told);
  const database = await openExisting(databaseUrl ? kept : { dataDir: staging });
  try {
    const { query } = database;
    const count = async (table: 'people' | 'entries') => {
      const { n } = await query
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return n;
    };
    const manifest: Manifest = {
      format: 1,
      madeAt,
      database: databaseUrl ? 'postgres' : 'sqlite',
      migrations: await migrationsOf(query),
      people: await count('people'),
      entries: await count('entries'),
    };
    await writeManifest(staging, manifest);
    return manifest;
  } finally {
    await database.close();
  }
}

/** Creates a private directory beside the target, so that the last step is a rename. */
async function stage(file: string): Promise<string> {
  try {
    return await mkdtemp(join(dirname(file), `.${basename(file)}-`));
  } catch (error) {
    throw new OperatorError(
      `the directory of ${file} cannot be written (${(error as NodeJS.ErrnoException).code}): choose another`,
    );
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
