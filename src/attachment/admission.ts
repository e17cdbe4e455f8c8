import { Injectable } from '@nestjs/common';
import { mkdir, statfs } from 'node:fs/promises';
import { Limits } from '../limit/limits.js';
import { Mutes } from '../moderation/mutes.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';
import { Attachments } from './attachments.js';
import { failing, NoRoom } from './disk.js';
import { AttachmentSettings } from './settings.js';

/** Uploads that are received or redrawn at once, on this node. */
const UPLOADS_MAX = 32;
/** What a form adds to the file in it. */
const FORM_MAX_BYTES = 8 * 1024;

/** Whether an upload may begin, asked before any of it is read. */
@Injectable()
export class Admission {
  private inside = 0;

  constructor(
    private readonly attachments: Attachments,
    private readonly limits: Limits,
    private readonly mutes: Mutes,
    private readonly settings: AttachmentSettings,
  ) {}

  /**
   * @param announced Content-Length; `undefined` where the client does not know it
   * @returns to be called when the upload is over
   * @throws Refusal `too_large`, `rate_limited`, `muted`, `forbidden` (no quota left) or `unavailable` (no disk left)
   */
  async enter(person: Person, announced: number | undefined): Promise<() => void> {
    this.mutes.check(person);
    const { attachmentMaxBytes, attachmentQuotaBytes } = this.settings;
    if ((announced ?? 0) > attachmentMaxBytes + FORM_MAX_BYTES) throw tooLarge(attachmentMaxBytes);
    await this.limits.upload(person.id);
    if (this.inside >= UPLOADS_MAX) {
      throw new Refusal('rate_limited', 'too many uploads at once: send it again', { retryAfterMs: 1_000 });
    }
    this.inside += 1;
    try {
      if ((await this.attachments.sizeOf(person.id)) >= attachmentQuotaBytes) throw quotaIsUsed();
      await this.seeRoom();
    } catch (error) {
      this.inside -= 1;
      throw error;
    }
    return () => void (this.inside -= 1);
  }

  /** Each upload may need its size twice: as it came, and as it is kept. */
  private async seeRoom(): Promise<void> {
    const { dataDir, diskReserveBytes, attachmentMaxBytes } = this.settings;
    const { bavail, bsize } = await failing(async () => {
      await mkdir(dataDir, { recursive: true });
      return statfs(dataDir);
    });
    if (bavail * bsize - 2 * this.inside * attachmentMaxBytes < diskReserveBytes) throw new NoRoom();
  }
}

export function tooLarge(maxBytes: number): Refusal {
  return new Refusal('too_large', `the file is larger than ${maxBytes} bytes`, { fields: ['file'] });
}

export function quotaIsUsed(): Refusal {
  return new Refusal('forbidden', 'you have uploaded as much as you may: take something back first');
}
