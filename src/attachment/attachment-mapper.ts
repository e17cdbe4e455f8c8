import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { AttachmentRow } from '../database/attachment-tables.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Attachment } from '../protocol/types.js';

const ID = /^[0-9a-f]{32}$/;

/** Returns 128 random bits in hex. Lower case only, since some file systems ignore case. */
export function newAttachmentId(): string {
  return randomBytes(16).toString('hex');
}

export function isAttachmentId(id: string): boolean {
  return ID.test(id);
}

/** Throws the same error for an attachment that does not exist and for one that the user may not see. */
export function throwAttachmentNotFound(): never {
  throw new ChatException('not_found', 'no such attachment', { fields: ['attachments'] });
}

export function attachmentFromRow(row: Selectable<AttachmentRow>): Attachment {
  return {
    id: row.id,
    type: row.type,
    size: row.size,
    ...(row.name !== null && { name: row.name }),
    ...(row.width !== null && { width: row.width, height: row.height! }),
    ...(row.thumbnail === 1 && { thumbnail: true }),
    ...(row.placeholder !== null && { placeholder: row.placeholder }),
    ...(row.seconds !== null && { seconds: row.seconds }),
    ...(row.waveform !== null && { waveform: row.waveform }),
  };
}
