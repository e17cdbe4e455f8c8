import { signal } from '@preact/signals';
import { localStore } from '../storage/local-storage';

const KEPT = 24;
const KEY = 'emoji';

/** The most recent emoji, newest first. */
export const recent = signal<readonly string[]>((localStore.get(KEY) ?? '').split(' ').filter(Boolean));

export function remember(emoji: string): void {
  recent.value = [emoji, ...recent.value.filter((other) => other !== emoji)].slice(0, KEPT);
  localStore.put(KEY, recent.value.join(' '));
}
