import type { TextEntry } from '../../../src/protocol/types';
import { messagePreview } from '../attachment/message-preview';
import { isolate } from '../i18n/isolate';
import { keyOf } from '../message-store/conversation-key';
import { findById, titleOf } from '../message-store/conversations';
import { sounds } from '../storage/preferences';
import { notify } from './notification';
import { playSound } from './sound';

/** Plays the sound, and shows a notification while the user does not look at the page. */
export function ring(entry: TextEntry, isAway: boolean): void {
  if (sounds.peek()) playSound();
  const known = findById(entry.conversation);
  if (!isAway || !known) return;
  const address = keyOf(known);
  const text = messagePreview(entry);
  const body = known.kind === 'room' ? `${isolate(entry.name)}: ${isolate(text)}` : text;
  void notify(titleOf(address), body, address);
}
