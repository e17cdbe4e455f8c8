import { signal } from '@preact/signals';
import type { TextEntry } from '../../../src/protocol/types';

/** The message to forward; the dialog is open while there is one. */
export const forwarded = signal<TextEntry | null>(null);

export function forward(entry: TextEntry): void {
  forwarded.value = entry;
}
