import { attachmentKind } from '../../../src/protocol/attachment-kind';
import type { Attachment } from '../../../src/protocol/types';

/** Something that goes along with a message: a file of this device, or what the server has already. */
export interface LocalAttachment extends Attachment {
  /** Empty until it is uploaded. */
  id: string;
  /** Where its content waits in this browser until then. */
  key?: string;
}

/** Where a content of it is found; see `content.ts`. */
export function downloadPath({ id, key = '' }: LocalAttachment, part: '' | '/thumbnail' = ''): string {
  return id ? id + part : `local/${key}`;
}

/** As the server knows it. */
export function toAttachment(local: LocalAttachment): Attachment {
  const { key, ...attachment } = local;
  void key;
  return attachment;
}

export const isImage = (attachment: LocalAttachment): boolean => attachmentKind(attachment) === 'picture';
export const isRecording = (attachment: LocalAttachment): boolean =>
  attachmentKind(attachment) === 'recording';
