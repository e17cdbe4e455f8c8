import { Config } from '../config/config.js';
import { Injectable } from '@nestjs/common';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { MuteList } from '../moderation/mute-list.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { UploadQuotas } from './upload-quotas.service.js';
import type { Uploader } from './upload-slot.js';
import { UploadSlots } from './upload-slots.registry.js';
import { UploadSpace } from './upload-space.service.js';

/** Bytes that a multipart form adds to its file. */
export const FORM_MAX_BYTES = 8 * 1024;

/** Decides whether an upload may start, before any of it is read. */
@Injectable()
export class UploadAdmission {
  constructor(
    private readonly quotas: UploadQuotas,
    private readonly limits: RateLimits,
    private readonly mutes: MuteList,
    private readonly config: Config,
    private readonly slots: UploadSlots,
    private readonly space: UploadSpace,
  ) {}

  /**
   * Call before the upload takes a slot or waits for one.
   * @param announced Content-Length; `undefined` if the client does not know it
   * @throws ChatException `too_large`, `rate_limited` or `muted`
   */
  async check(person: Person, network: string, announced: number | undefined): Promise<void> {
    this.mutes.check(person);
    const { attachmentMaxBytes } = this.config;
    if ((announced ?? 0) > attachmentMaxBytes + FORM_MAX_BYTES) throw fileTooLarge(attachmentMaxBytes);
    await this.limits.upload(person.id, network);
  }

  /**
   * Call in the slot, before the body is read.
   * @throws ChatException `forbidden` (no quota left) or `unavailable` (no space left)
   */
  async checkSpace(uploader: Uploader): Promise<void> {
    await this.quotas.check(uploader);
    await this.space.check(this.slots.inUse);
  }
}

export function fileTooLarge(maxBytes: number): ChatException {
  return new ChatException('too_large', `the file is larger than ${maxBytes} bytes`, { fields: ['file'] });
}
