import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from '../../common/errors/operator-error.js';
import { Database } from '../../database/database.js';
import { reportStorageError, StorageUnavailable } from '../../common/errors/storage-error.js';
import { FileStorage } from './file-storage.js';
import { claimStorage, markUnrecognized, storageOwnership, type Ownership } from './storage-owner.js';

/** A store that does not answer holds up the start for so long at most. */
const START_PATIENCE_MS = 5_000;
/** For so long an upload trusts what was found. */
const TRUSTED_FOR_MS = 60_000;

const log = new Logger('Attachments');

/**
 * Keeps the file store and the database together. Deleting files that the database does not know is right only where
 * both belong together, so the store carries the epoch of its database.
 */
@Injectable()
export class StorageIdentity implements OnModuleInit {
  private found: { ownership: Ownership; at: number } | undefined;

  constructor(
    private readonly storage: FileStorage,
    private readonly database: Database,
  ) {}

  /** @throws OperatorError where the store belongs to another database */
  async onModuleInit(): Promise<void> {
    const ownership = await Promise.race([
      this.read().catch(unlessFault),
      pause(START_PATIENCE_MS, undefined, { ref: false }),
    ]);
    if (ownership === 'other') throw new OperatorError(belongsToAnother(this.storage.location));
    if (ownership === undefined) {
      log.warn(`no upload is deleted until ${this.storage.location} answers: see that it can be reached`);
    }
  }

  /** Whether files may be deleted because the database does not know them. Looks anew each time. */
  async isOwn(): Promise<boolean> {
    return (await this.read()) === 'own';
  }

  /** Whether another database has taken the store over: then this one changes nothing in it. Looks anew. */
  async isTakenOver(): Promise<boolean> {
    return (await this.read()) === 'other';
  }

  /**
   * Called before a file is put into the store; the first one marks it.
   * @throws ChatException `unavailable` where the store belongs to another database
   */
  async confirm(): Promise<void> {
    const ownership = await this.recent();
    if (ownership === 'empty') {
      await claimStorage(this.storage, this.database);
      // Of two databases that mark one store at once, the later one owns it.
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
      log.log(`the uploads in ${this.storage.location} are marked as those of this database`);
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
    'an S3_BUCKET of its own; `teahouse attachments adopt` makes the uploads those of this database'
  );
}

/** One line for the operator. */
export function isUnrecognized(location: string): string {
  return (
    `the uploads in ${location} are unknown to this database, so none is deleted: start with the database that they ` +
    'belong to; `teahouse attachments adopt` makes them those of this database'
  );
}

function unlessFault(error: unknown): undefined {
  if (!(error instanceof StorageUnavailable)) throw error;
  return undefined;
}
