import type { TextEntry } from '../../../src/protocol/types';
import { messagePreview } from '../attachment/message-preview';
import { onEvent } from '../connection/connection';
import { isolate } from '../i18n/isolate';
import { keyOf } from '../message-store/conversation-key';
import { mentionsMe } from '../message-store/conversation-patch';
import { findById, me, titleOf } from '../message-store/conversations';
import { readingState } from '../message-store/read-marker';
import { isPageVisible } from '../ui/media-queries';
import { sounds } from '../storage/preferences';
import { claimAlert, type Sight } from './alert-claim';
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
  const user = me.peek();
  if (!user || !isNews(entry, user.name)) return;
  claimAlert(`${user.name}/${entry.conversation}/${entry.seq}`, sightOf(entry), () => {
    if (sounds.peek()) playSound();
    const known = findById(entry.conversation);
    if (lookedAt() || !known) return;
    const address = keyOf(known);
    void notify(
      titleOf(address),
      known.kind === 'room'
        ? `${isolate(entry.name)}: ${isolate(messagePreview(entry))}`
        : messagePreview(entry),
      address,
    );
  });
}

/** Returns whether another user sent it, and the conversation is not muted or mentions this user. */
function isNews(entry: TextEntry, name: string): boolean {
  if (entry.name === name) return false;
  const known = findById(entry.conversation);
  return !known?.request && (!known?.muted || mentionsMe(entry, name));
}

function sightOf({ conversation }: TextEntry): Sight {
  if (!lookedAt()) return 'hidden';
  const place = readingState.peek();
  return place?.conversation === conversation && place.following ? 'reading' : 'looking';
}

const lookedAt = (): boolean => isPageVisible.peek() && document.hasFocus();
