import type { TextEntry } from '../../../src/protocol/types';
import { onEvent } from '../connection/connection';
import { mentionsMe } from '../message-store/conversation-patch';
import { findById, me } from '../message-store/conversations';
import { readingState } from '../message-store/read-marker';
import { isPageVisible } from '../ui/media-queries';
import { claimAlert, type Sight } from './alert-claim';

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
    void import('./ring').then(({ ring }) => ring(entry, !lookedAt())).catch(() => undefined);
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
