import { signal } from '@preact/signals';
import type { TextEntry } from '../../../src/protocol/types';

/** The message whose readers are shown; the dialog is open while there is one. */
export const readersOf = signal<TextEntry | null>(null);

export function showReaders(entry: TextEntry): void {
  readersOf.value = entry;
}
