import type { TextEntry } from '../../../src/protocol/types';
import { messagePreview } from '../attachment/message-preview';
import { onEvent } from '../connection/connection';
import { keyOf } from '../message-store/conversation-key';
import { mentionsMe } from '../message-store/conversation-patch';
import { findById, me, titleOf } from '../message-store/conversations';
import { readingState } from '../message-store/read-marker';
import { isPageVisible } from '../ui/media-queries';
import { sounds } from '../storage/preferences';
import { notify } from './notification';
import { playSound } from './sound';

/** Alerts the user to messages that arrive out of sight. */
export function subscribeAlerts(): void {
  onEvent('textmsg', (entry) => {
    // The list learns of a new conversation at the same time.
    queueMicrotask(() => alert(entry));
  });
}

function alert(entry: TextEntry): void {
  if (!isNews(entry)) return;
  if (sounds.peek()) playSound();
  const known = findById(entry.conversation);
  if (!lookedAt() && known) {
    const address = keyOf(known);
    void notify(
      titleOf(address),
      known.kind === 'room' ? `${entry.name}: ${messagePreview(entry)}` : messagePreview(entry),
      address,
    );
  }
}

/**
 * Returns whether another user sent it, out of sight, and the conversation is not muted or mentions
 * this user.
 */
function isNews(entry: TextEntry): boolean {
  const name = me.peek()?.name;
  if (entry.name === name) return false;
  if (findById(entry.conversation)?.request) return false;
  if (findById(entry.conversation)?.muted && !mentionsMe(entry, name)) return false;
  const place = readingState.peek();
  return !lookedAt() || place?.conversation !== entry.conversation || !place.following;
}

const lookedAt = (): boolean => isPageVisible.peek() && document.hasFocus();
