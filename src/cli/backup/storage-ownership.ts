import { openFileStorage } from '../../attachment/storage/open-file-storage.js';
import { LocalFileStorage } from '../../attachment/storage/local-file-storage.js';
import { markStorage, storageOwner } from '../../attachment/storage/storage-owner.js';
import type { FileStorage } from '../../attachment/storage/file-storage.js';
import type { Config } from '../../config/config.js';
import { epochOf, type Renewal } from '../../database/epoch.js';
import { openExisting, type DatabaseLocation } from '../../database/open-existing.js';

/** Assigns the restored files to the restored database, which has a new epoch. */
export async function renewMarker(directory: string, { old, epoch }: Renewal): Promise<void> {
  const store = new LocalFileStorage(directory);
  if ((await storageOwner(store)) === old) await markStorage(store, epoch);
}

/**
 * Decides whether the bucket is assigned to the restored database. A backup contains no files of a bucket, and a restore
 * on another machine may be a trial while another server still uses the bucket.
 */
export class BucketOwnership {
  private constructor(
    private readonly storage: FileStorage | undefined,
    /** Epoch in the marker; `null` without a marker, `undefined` if the bucket does not answer. */
    private readonly owner: string | null | undefined,
    /** Epoch of the database that the restore replaces; `undefined` if none can be read. */
    private readonly replaced: string | undefined,
  ) {}

  /** Reads the owner; call it before anything is replaced. */
  static async before(kept: DatabaseLocation & Partial<Pick<Config, 's3'>>): Promise<BucketOwnership> {
    if (!kept.s3) return new BucketOwnership(undefined, undefined, undefined);
    const store = await openFileStorage({ ...kept, s3: kept.s3 });
    const owner = await storageOwner(store).then(
      (owner) => owner ?? null,
      () => undefined,
    );
    return new BucketOwnership(store, owner, await epochThere(kept));
  }

  /** @returns whether the restored database may use the bucket, which belongs to it or to no database */
  async handOver(epoch: string): Promise<boolean> {
    if (!this.storage || this.owner === null) return true;
    // The database that was replaced is gone, so no other server can own the bucket.
    if (this.owner === undefined || this.owner !== this.replaced) return false;
    return markStorage(this.storage, epoch).then(
      () => true,
      () => false,
    );
  }
}

async function epochThere(kept: DatabaseLocation): Promise<string | undefined> {
  try {
    const database = await openExisting(kept);
    try {
      return await epochOf(database);
    } finally {
      await database.close();
    }
  } catch {
    return undefined;
  }
}
