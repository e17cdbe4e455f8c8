import { signal } from '@preact/signals';
import type { Parcel } from '../attachment/parcel';

export interface Viewed {
  shown: Parcel;
  /** The pictures of the same message. */
  beside: readonly Parcel[];
  /** Where to find more of them; absent while the message is on its way. */
  conversation?: string;
}

/** The picture that is looked at, large; the viewer is open while there is one. */
export const viewed = signal<Viewed | null>(null);

export function look(at: Viewed): void {
  viewed.value = at;
}
