import type { Entry } from '../../../src/protocol/types';
import { isImage, type LocalAttachment } from '../attachment/local-attachment';
import { storeOf } from '../message-store/message-stores';
import type { Viewed } from './viewer-state';

/** Returns the pictures to page through: all loaded ones of the conversation. */
export function galleryOf({ beside, conversation }: Viewed): readonly LocalAttachment[] {
  if (conversation === undefined) return beside;
  const log = storeOf(conversation);
  void log.version.value;
  // The same picture may have been forwarded; it is listed once.
  return [...new Map(log.entries.flatMap(picturesOf).map((picture) => [picture.id, picture])).values()];
}

function picturesOf(entry: Entry): LocalAttachment[] {
  return entry.kind === 'text' && !entry.recalled ? (entry.attachments ?? []).filter(isImage) : [];
}

export function placeOf({ id, key }: LocalAttachment, gallery: readonly LocalAttachment[]): number {
  return gallery.findIndex((other) => (id ? other.id === id : other.key === key));
}
