import { signal } from '@preact/signals';

const SHOWN_MS = 4_000;

/** A short message that disappears by itself. */
export const toast = signal('');

let timer = 0;

export function showToast(word: string): void {
  if (!word) return;
  toast.value = word;
  clearTimeout(timer);
  timer = window.setTimeout(() => (toast.value = ''), SHOWN_MS);
}
