import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { FileStorage } from './storage/file-storage.js';
import { StorageIdentity } from './storage/storage-identity.service.js';
import { attachmentIdOf, knownKeys } from './storage/storage-owner.js';

const DAY_MS = 24 * 60 * 60_000;
/** A file is stored before its row: a younger file may still get one. */
const ORPHAN_AFTER_MS = DAY_MS;
const QUARANTINE_MS = 7 * DAY_MS;

const log = new Logger('Attachments');

/**
 * Quarantines files without a row, which a crash between the two writes leaves behind. The quarantine gives the
 * operator a week to notice a wrong database.
 */
@Injectable()
export class OrphanedFiles {
  constructor(
    private readonly database: Database,
    private readonly storage: FileStorage,
    private readonly identity: StorageIdentity,
  ) {}

  /** @param now milliseconds since 1970 */
  async sweep(now: number): Promise<void> {
    if (!(await this.identity.isOwn())) return;
    const released = await this.releaseKnown();
    if (released > 0) log.log(`restored ${released} files from quarantine: the database has a row for each`);
    const removed = await this.removeOld(now - QUARANTINE_MS);
    if (removed > 0) log.log(`deleted ${removed} files without a row after 7 days in quarantine`);
    const moved = await this.quarantine(now - ORPHAN_AFTER_MS);
    if (moved > 0) {
      log.warn(`moved ${moved} files without a row to quarantine; they will be deleted in 7 days`);
    }
  }

  private async quarantine(before: number): Promise<number> {
    let moved = 0;
    for await (const files of this.storage.list()) {
      const old = files.filter(({ storedAt }) => storedAt < before).map(({ key }) => key);
      const known = await knownKeys(this.database, old);
      const orphans = old.filter((key) => !known.has(attachmentIdOf(key)));
      await this.storage.quarantine(orphans);
      moved += orphans.length;
    }
    return moved;
  }

  private async releaseKnown(): Promise<number> {
    let released = 0;
    for await (const files of this.storage.listQuarantine()) {
      const keys = files.map(({ key }) => key);
      const known = await knownKeys(this.database, keys);
      const back = keys.filter((key) => known.has(attachmentIdOf(key)));
      await this.storage.release(back);
      released += back.length;
    }
    return released;
  }

  private async removeOld(before: number): Promise<number> {
    let removed = 0;
    for await (const files of this.storage.listQuarantine()) {
      const old = files.filter(({ storedAt }) => storedAt < before).map(({ key }) => key);
      await this.storage.removeQuarantined(old);
      removed += old.length;
    }
    return removed;
  }
}
