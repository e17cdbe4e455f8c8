import { signal } from '@preact/signals';

/** Upload progress of each file, from 0 to 1, by its key. */
export const uploadProgress = signal<ReadonlyMap<string, number>>(new Map());

export function setUploadProgress(key: string, share: number | undefined): void {
  const others = new Map(uploadProgress.peek());
  if (share === undefined) others.delete(key);
  else others.set(key, share);
  uploadProgress.value = others;
}
