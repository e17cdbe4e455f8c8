import { signal } from '@preact/signals';
import type { LocalAttachment } from '../attachment/local-attachment';

export interface Viewed {
  shown: LocalAttachment;
  /** The pictures of the same message. */
  beside: readonly LocalAttachment[];
  /** The conversation and seq to find more; absent while the message is being sent. */
  conversation?: string;
}

/** The picture that is shown large; the viewer is open while there is one. */
export const viewed = signal<Viewed | null>(null);

export function openViewer(at: Viewed): void {
  viewed.value = at;
}
