import { signal } from '@preact/signals';
import { request, onEvent } from '../connection/connection';
import { findById, isMine, markUpTo, me } from './conversations';
import { storeOf } from './message-stores';

/** At most one `read` request in this time; the last marker is always sent. */
const TELL_EVERY_MS = 500;

/** The conversation on the screen, and whether its newest entry is in sight. */
export const readingState = signal<{ conversation: string; following: boolean } | null>(null);

const due = new Map<string, number>();

/** Returns whether the early entries of this conversation are out of sight. */
export function mayEvict(conversation: string): boolean {
  return readingState.value?.conversation !== conversation || readingState.value.following;
}

/** Marks everything up to `seq` as read. */
export function markRead(conversation: string, seq: number): void {
  markUpTo(conversation, seq, unreadAfter(conversation, seq));
  if (!due.has(conversation)) window.setTimeout(() => tell(conversation), TELL_EVERY_MS);
  due.set(conversation, seq);
}

/** Applies read markers of this user's other tabs. */
export function subscribeReadMarkers(): void {
  onEvent('read', ({ conversation, name, seq }) => {
    if (name === me.value?.name) markUpTo(conversation, seq, unreadAfter(conversation, seq));
  });
}

function tell(conversation: string): void {
  const seq = due.get(conversation);
  due.delete(conversation);
  if (seq !== undefined) void request('read', { conversation, seq });
}

/** Returns how many entries of other users follow `seq`, as far as this page knows. */
function unreadAfter(conversation: string, seq: number): number {
  const { head = 0, unread = 0 } = findById(conversation) ?? {};
  if (seq >= head) return 0;
  const log = storeOf(conversation);
  if (log.first > seq + 1 || log.last < head) return Math.min(unread, head - seq);
  return log.entries.filter((entry) => entry.seq > seq && entry.kind === 'text' && !isMine(entry)).length;
}
