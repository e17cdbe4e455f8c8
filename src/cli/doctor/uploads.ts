import { openFileStorage, type StorageSettings } from '../../attachment/storage/open-file-storage.js';
import { belongsToAnother, isUnrecognized } from '../../attachment/storage/storage-identity.service.js';
import { storageOwnership, type Ownership } from '../../attachment/storage/storage-owner.js';
import type { FileStorage } from '../../attachment/storage/file-storage.js';
import { DatabaseNotInitialized } from '../../common/errors/operator-error.js';
import type { Database } from '../../database/database.js';
import { StorageUnavailable } from '../../common/errors/storage-error.js';
import { openExisting, type DatabaseLocation } from '../../database/open-existing.js';
import { broken, note, ok, type Finding } from './finding.js';

/** Checks whether the file store belongs to the database. */
export async function checkUploads(config: StorageSettings & DatabaseLocation): Promise<Finding[]> {
  const store = await openFileStorage(config);
  let database: Database | undefined;
  try {
    database = await openExisting(config);
    return [await compare(store, database)];
  } catch (error) {
    if (error instanceof DatabaseNotInitialized) return [await checkWithoutDatabase(store)];
    if (error instanceof StorageUnavailable) return [broken('uploads', error.hint)];
    // `checkDatabase` reports problems of the database.
    return [];
  } finally {
    await database?.close();
  }
}

async function compare(storage: FileStorage, database: Database): Promise<Finding> {
  const { location } = storage;
  const findings: Record<Ownership, Finding> = {
    own: ok('uploads', `${location} belongs to this database`),
    empty: ok('uploads', `no uploads in ${location}`),
    recognized: note('uploads', `${location} has no marker yet: the next start writes it`),
    other: broken('uploads', belongsToAnother(location)),
    unrecognized: broken('uploads', isUnrecognized(location)),
  };
  return findings[await storageOwnership(storage, database)];
}

/** Any file is unknown to a database that does not exist yet. */
async function checkWithoutDatabase(storage: FileStorage): Promise<Finding> {
  try {
    if ((await storage.readMarker()) !== undefined)
      return broken('uploads', belongsToAnother(storage.location));
    for await (const page of storage.list()) {
      if (page.length > 0) return broken('uploads', isUnrecognized(storage.location));
    }
    return ok('uploads', `no uploads in ${storage.location}`);
  } catch (error) {
    if (error instanceof StorageUnavailable) return broken('uploads', error.hint);
    throw error;
  }
}
