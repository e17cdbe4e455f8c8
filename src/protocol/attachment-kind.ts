/** As what something that was sent along is shown: to look at, to listen to, to save. */
export type Attached = 'picture' | 'recording' | 'file';

/** A sound without a length is a file like any other: nobody spoke it here. */
export function attachedAs({ type, seconds }: { type: string; seconds?: number }): Attached {
  if (/^image\/(jpeg|png|webp|gif)$/.test(type)) return 'picture';
  return type.startsWith('audio/') && seconds !== undefined ? 'recording' : 'file';
}
