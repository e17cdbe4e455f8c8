import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from '../../common/errors/operator-error.js';
import { Database } from '../../database/database.js';
import { reportStorageError } from '../../common/errors/report-storage-error.js';
import { StorageUnavailable } from '../../common/errors/storage-error.js';
import { FileStorage } from './file-storage.js';
import { claimStorage, markUnrecognized, storageOwnership, type Ownership } from './storage-owner.js';

/** Limits how long the start waits for a store that does not respond. */
const START_PATIENCE_MS = 5_000;
/** An upload relies on the previous result for this long. */
const TRUSTED_FOR_MS = 60_000;

const log = new Logger('Attachments');

/**
 * Checks that the file store belongs to the database. Files unknown to the database may be deleted only if both
 * belong together, so the store holds the epoch of its database.
 */
@Injectable()
export class StorageIdentity implements OnModuleInit {
  private found: { ownership: Ownership; at: number } | undefined;

  constructor(
    private readonly storage: FileStorage,
    private readonly database: Database,
  ) {}

  /**
   * Checks the store at the start.
   * @throws OperatorError if the store belongs to another database
   */
  async onModuleInit(): Promise<void> {
    const ownership = await Promise.race([
      this.read().catch(unlessFault),
      pause(START_PATIENCE_MS, undefined, { ref: false }),
    ]);
    if (ownership === 'other') throw new OperatorError(belongsToAnother(this.storage.location));
    if (ownership === undefined) {
      log.warn(`uploads are not deleted until ${this.storage.location} responds: check that it is reachable`);
    }
  }

  /** Returns whether unknown files may be deleted. Reads the store each time. */
  async isOwn(): Promise<boolean> {
    return (await this.read()) === 'own';
  }

  /**
   * Returns whether another database has claimed the store; this one must then change nothing in it. Reads the store
   * each time.
   */
  async isTakenOver(): Promise<boolean> {
    return (await this.read()) === 'other';
  }

  /**
   * Call before a file is stored; the first call marks the store.
   * @throws ChatException `unavailable` if the store belongs to another database
   */
  async confirm(): Promise<void> {
    const ownership = await this.recent();
    if (ownership === 'empty') {
      await claimStorage(this.storage, this.database);
      // If two databases mark a store at once, the later one owns it.
      return this.confirmed(await this.read());
    }
    this.confirmed(ownership);
  }

  private async recent(): Promise<Ownership> {
    const { found } = this;
    const isFresh = found !== undefined && performance.now() - found.at < TRUSTED_FOR_MS;
    return isFresh && found.ownership !== 'empty' ? found.ownership : this.read();
  }

  private confirmed(ownership: Ownership): void {
    if (ownership === 'other')
      throw reportStorageError(new StorageUnavailable(belongsToAnother(this.storage.location)));
  }

  private async read(): Promise<Ownership> {
    const before = this.found?.ownership;
    let ownership = await storageOwnership(this.storage, this.database);
    if (ownership === 'recognized') {
      await claimStorage(this.storage, this.database);
      log.log(`the uploads in ${this.storage.location} are now marked as belonging to this database`);
      ownership = 'own';
    }
    if (ownership === 'unrecognized' && before !== 'unrecognized') {
      await markUnrecognized(this.database);
      log.error(isUnrecognized(this.storage.location));
    }
    if (ownership === 'other' && before !== undefined && before !== 'other') {
      log.error(belongsToAnother(this.storage.location));
    }
    this.found = { ownership, at: performance.now() };
    return ownership;
  }
}

/** One line for the operator. */
export function belongsToAnother(location: string): string {
  return (
    `the uploads in ${location} belong to another database: start with that database, or give this one a DATA_DIR or ` +
    'an S3_BUCKET of its own; `teahouse attachments adopt` assigns the uploads to this database'
  );
}

/** One line for the operator. */
export function isUnrecognized(location: string): string {
  return (
    `the uploads in ${location} are unknown to this database, so they are not deleted: start with the database that they ` +
    'belong to; `teahouse attachments adopt` assigns them to this database'
  );
}

function unlessFault(error: unknown): undefined {
  if (!(error instanceof StorageUnavailable)) throw error;
  return undefined;
}
