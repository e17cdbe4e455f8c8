import { attachmentKind } from '../../../src/protocol/attachment-kind';
import type { Attachment } from '../../../src/protocol/types';

/** An attachment of a message: a file of this device, or one that the server has already. */
export interface LocalAttachment extends Attachment {
  /** Empty until it is uploaded. */
  id: string;
  /** The key of its content in this browser until then. */
  key?: string;
  /** The server stores the picture as it is. */
  original?: boolean;
}

/** Returns the path of one of its contents; see `blob-cache.ts`. */
export function downloadPath({ id, key = '' }: LocalAttachment, part: '' | '/thumbnail' = ''): string {
  return id ? id + part : `local/${key}`;
}

/** The attachment as the server knows it. */
export function toAttachment(local: LocalAttachment): Attachment {
  const { key, original, ...attachment } = local;
  void key;
  void original;
  return attachment;
}

export const isImage = (attachment: LocalAttachment): boolean => attachmentKind(attachment) === 'picture';
export const isRecording = (attachment: LocalAttachment): boolean =>
  attachmentKind(attachment) === 'recording';
