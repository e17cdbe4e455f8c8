import { Config } from '../config/config.js';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { mkdir, statfs } from 'node:fs/promises';
import { Database } from '../database/database.js';
import { mapDiskErrors, DiskFullException } from '../common/errors/disk-errors.js';

/** The total is read again after this time. Uploads to this node are added at once. */
const TOTAL_KEPT_MS = 30_000;
/** Replaces a time while the total is being read. */
const READING = Infinity;
/** Space is short if this share of the server quota is used, or if the disk has less than twice its reserve. */
const SHORT_SHARE = 0.8;
const SHORT_RESERVES = 2;

/** Free space for uploads: in the server quota, and on the disk. */
@Injectable()
export class UploadSpace {
  private total: Promise<number> | undefined;
  private readAt = -Infinity;
  /** Bytes stored since the total was read. */
  private added = 0;
  /** Bytes of files whose row is being inserted. */
  private pending = 0;

  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /**
   * Checks for free space. An upload may need its size twice: as received and as stored.
   * @param uploads how many run on this node
   * @throws ChatException `unavailable`
   */
  async check(uploads: number): Promise<void> {
    const { diskReserveBytes, attachmentMaxBytes, attachmentServerQuotaBytes } = this.config;
    if ((await this.used()) >= attachmentServerQuotaBytes) throw quotaOfServerIsUsed();
    const free = (await this.freeBytes()) - 2 * uploads * attachmentMaxBytes;
    if (free < diskReserveBytes) throw new DiskFullException();
  }

  /**
   * Counts a file while `work` stores it.
   * @param work resolves with whether the file was stored
   * @throws ChatException `unavailable` if the file exceeds the server quota
   */
  async reserve(size: number, work: () => Promise<boolean>): Promise<boolean> {
    const used = await this.used();
    if (used + size > this.config.attachmentServerQuotaBytes) throw quotaOfServerIsUsed();
    this.pending += size;
    try {
      const isKept = await work();
      if (isKept) this.added += size;
      return isKept;
    } finally {
      this.pending -= size;
    }
  }

  /** Returns whether unsent uploads must be deleted early. */
  async isShort(): Promise<boolean> {
    const { diskReserveBytes, attachmentServerQuotaBytes, s3 } = this.config;
    if ((await this.used()) >= attachmentServerQuotaBytes * SHORT_SHARE) return true;
    // Files in an S3 bucket take no disk space.
    return !s3 && (await this.freeBytes()) < diskReserveBytes * SHORT_RESERVES;
  }

  /** Makes the next check read the total again, after files were deleted. */
  forgetTotal(): void {
    if (this.readAt !== READING) this.readAt = -Infinity;
  }

  private async used(): Promise<number> {
    if (this.total === undefined || performance.now() - this.readAt > TOTAL_KEPT_MS) {
      this.readAt = READING;
      this.total = this.readTotal();
      this.total.then(
        () => (this.readAt = performance.now()),
        () => (this.readAt = -Infinity),
      );
    }
    return (await this.total) + this.added + this.pending;
  }

  private async readTotal(): Promise<number> {
    const counted = this.added;
    const { size } = await this.database.query
      .selectFrom('attachments')
      .select(sql<number>`CAST(coalesce(sum(size), 0) AS bigint)`.as('size'))
      .executeTakeFirstOrThrow();
    this.added -= counted;
    return size;
  }

  private async freeBytes(): Promise<number> {
    const { dataDir } = this.config;
    const { bavail, bsize } = await mapDiskErrors(async () => {
      await mkdir(dataDir, { recursive: true });
      return statfs(dataDir);
    });
    return bavail * bsize;
  }
}

function quotaOfServerIsUsed(): DiskFullException {
  return new DiskFullException(
    'all uploads together reach ATTACHMENT_SERVER_QUOTA_BYTES; raise it or delete uploads',
  );
}
