/** How a client shows an attachment: as a picture, to play, or to download. */
export type AttachmentKind = 'picture' | 'recording' | 'file';

/** Returns the kind of an attachment. Audio without a length is a file: it was not recorded in a client. */
export function attachmentKind({ type, seconds }: { type: string; seconds?: number }): AttachmentKind {
  if (/^image\/(jpeg|png|webp|gif|avif)$/.test(type)) return 'picture';
  return type.startsWith('audio/') && seconds !== undefined ? 'recording' : 'file';
}
