import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { Database } from '../database/database.js';
import { OrphanedFiles } from './orphaned-files.service.js';
import { FileStorage } from './storage/file-storage.js';
import { StorageIdentity } from './storage/storage-identity.service.js';
import { knownKeys } from './storage/storage-owner.js';
import { thumbnailKey } from './storage/thumbnail-key.js';
import { ADDRESS_QUOTA_WINDOW_MS } from './upload-quotas.service.js';
import { UploadService } from './upload.service.js';
import { UploadSpace } from './upload-space.service.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** An upload that was not sent within this time is deleted. */
const UNSENT_LIFE_MS = 24 * HOUR_MS;
const UNSENT_LIFE_WHEN_SHORT_MS = HOUR_MS;
/** How often the free space is checked. */
const SHORT_CHECK_MS = 5 * MINUTE_MS;
const PAGE = 500;

const log = new Logger('Attachments');

/**
 * Deletes attachments that no user can see any more. Deletes the row before the file: a crash in between leaves a
 * file without a row, which a later run finds.
 */
@Injectable()
export class AttachmentCleanup implements OnApplicationBootstrap, OnModuleDestroy {
  private isOver = false;
  private readonly subscription;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly storage: FileStorage,
    private readonly identity: StorageIdentity,
    private readonly orphans: OrphanedFiles,
    private readonly space: UploadSpace,
    private readonly uploads: UploadService,
    log: ConversationLog,
  ) {
    this.subscription = log.appended.subscribe(({ entry }) => {
      if (entry.kind === 'recall') this.begin(() => this.afterRecall(entry.conversation));
    });
  }

  onApplicationBootstrap(): void {
    this.beginRun();
  }

  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    this.subscription.unsubscribe();
    await this.running;
  }

  @Interval(HOUR_MS)
  protected beginRun(): void {
    this.begin(() => this.run());
  }

  @Interval(SHORT_CHECK_MS)
  protected beginFreeingSpace(): void {
    this.begin(() => this.freeSpace());
  }

  /** @param now milliseconds since 1970 */
  async run(now = Date.now()): Promise<void> {
    await this.clearIncoming(now - HOUR_MS);
    await this.forgetAddresses(now - ADDRESS_QUOTA_WINDOW_MS);
    if (await this.identity.isTakenOver()) return;
    await this.releaseRecalled();
    await this.removeUnsent(now - UNSENT_LIFE_MS);
    await this.freeSpace(now);
    await this.orphans.sweep(now);
  }

  /** When space is short, deletes unsent uploads after one hour instead of 24. */
  async freeSpace(now = Date.now()): Promise<void> {
    if (await this.space.isShort()) await this.removeUnsent(now - UNSENT_LIFE_WHEN_SHORT_MS);
  }

  private async afterRecall(conversation: string): Promise<void> {
    if (!(await this.identity.isTakenOver())) await this.releaseRecalled(conversation);
  }

  /** Deletes attachments whose only messages were recalled. */
  private async releaseRecalled(conversation?: string): Promise<void> {
    const uses = await this.database.query
      .selectFrom('attachment_uses')
      .select(['attachment', 'conversation', 'seq'])
      .where('recalled', '=', 1)
      .$if(conversation !== undefined, (q) => q.where('conversation', '=', conversation!))
      .execute();
    for (const use of uses) {
      await this.database.query
        .deleteFrom('attachment_uses')
        .where('attachment', '=', use.attachment)
        .where('conversation', '=', use.conversation)
        .where('seq', '=', use.seq)
        .execute();
      await this.remove([use.attachment]);
    }
  }

  private async removeUnsent(before: number): Promise<void> {
    let removed = 0;
    for (let rows = 0, more = true; more; more = rows === PAGE) {
      const unsent = await this.database.query
        .selectFrom('attachments as a')
        .select('id')
        .where('created_at', '<', before)
        .where(isOfNoUse('a.id'))
        .limit(PAGE)
        .execute();
      rows = unsent.length;
      removed += await this.remove(unsent.map(({ id }) => id));
    }
    if (removed > 0) log.log(`deleted ${removed} uploads that were not sent in time`);
  }

  /** The upload quota of an address covers 24 hours; after that, the address is not needed. */
  private async forgetAddresses(before: number): Promise<void> {
    await this.database.query
      .updateTable('attachments')
      .set({ network: null })
      .where('network', 'is not', null)
      .where('created_at', '<', before)
      .execute();
  }

  /** Deletes partial uploads of a process that ended. */
  private async clearIncoming(before: number): Promise<void> {
    for (const name of await readdir(this.uploads.incoming).catch(() => [])) {
      const path = join(this.uploads.incoming, name);
      const found = await stat(path).catch(() => undefined);
      if (found && found.mtimeMs < before) await rm(path, { force: true });
    }
  }

  /**
   * Deletes those of these attachments that no message and no avatar uses.
   * @returns how many were deleted
   */
  private async remove(ids: string[]): Promise<number> {
    if (ids.length === 0) return 0;
    await this.database.query
      .deleteFrom('attachments')
      .where('id', 'in', ids)
      .where(isOfNoUse('attachments.id'))
      .execute();
    const known = await knownKeys(this.database, ids);
    const gone = ids.filter((id) => !known.has(id));
    if (gone.length > 0) this.space.forgetTotal();
    await this.storage.remove(gone.flatMap((id) => [id, thumbnailKey(id)]));
    return gone.length;
  }

  /** Runs a job after the earlier ones, in the background; no request waits for it. */
  private begin(work: () => Promise<void>): void {
    if (this.isOver) return;
    this.running = this.running.then(work).catch((error: unknown) => {
      log.warn(`cannot delete files, next attempt within the hour: ${(error as Error).message}`);
    });
  }
}

/** True for an attachment that no message and no avatar uses. */
function isOfNoUse(id: string) {
  return sql<boolean>`NOT EXISTS (SELECT 1 FROM attachment_uses u WHERE u.attachment = ${sql.ref(id)})
    AND NOT EXISTS (SELECT 1 FROM portraits p WHERE p.attachment = ${sql.ref(id)})`;
}
