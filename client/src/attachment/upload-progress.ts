import { signal } from '@preact/signals';

/** How much of each file has left, from 0 to 1, by its key, while it is being uploaded. */
export const progress = signal<ReadonlyMap<string, number>>(new Map());

export function note(key: string, share: number | undefined): void {
  const others = new Map(progress.peek());
  if (share === undefined) others.delete(key);
  else others.set(key, share);
  progress.value = others;
}
