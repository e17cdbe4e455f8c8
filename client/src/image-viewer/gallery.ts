import type { Entry } from '../../../src/protocol/shapes';
import { isPicture, type Parcel } from '../attachment/parcel';
import { logOf } from '../conversation/logs';
import type { Viewed } from './viewed';

/** What one can go through from the picture that is shown: all of its conversation that this page holds. */
export function galleryOf({ beside, conversation }: Viewed): readonly Parcel[] {
  if (conversation === undefined) return beside;
  const log = logOf(conversation);
  void log.version.value;
  // The same picture may have been sent on; one goes by it once.
  return [...new Map(log.entries.flatMap(picturesOf).map((picture) => [picture.id, picture])).values()];
}

function picturesOf(entry: Entry): Parcel[] {
  return entry.kind === 'text' && !entry.recalled ? (entry.attachments ?? []).filter(isPicture) : [];
}

export function placeOf({ id, key }: Parcel, gallery: readonly Parcel[]): number {
  return gallery.findIndex((other) => (id ? other.id === id : other.key === key));
}
