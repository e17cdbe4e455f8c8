/** As what something that was sent along is shown: to look at, to listen to, to save. */
export type AttachmentKind = 'picture' | 'recording' | 'file';

/** A sound without a length is a file like any other: nobody spoke it here. */
export function attachmentKind({ type, seconds }: { type: string; seconds?: number }): AttachmentKind {
  if (/^image\/(jpeg|png|webp|gif)$/.test(type)) return 'picture';
  return type.startsWith('audio/') && seconds !== undefined ? 'recording' : 'file';
}
