import { signal } from '@preact/signals';
import type { LocalAttachment } from '../attachment/local-attachment';

export interface Viewed {
  shown: LocalAttachment;
  /** The pictures of the same message. */
  beside: readonly LocalAttachment[];
  /** Where to find more of them; absent while the message is on its way. */
  conversation?: string;
}

/** The picture that is looked at, large; the viewer is open while there is one. */
export const viewed = signal<Viewed | null>(null);

export function openViewer(at: Viewed): void {
  viewed.value = at;
}
