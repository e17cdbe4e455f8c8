import { signal } from '@preact/signals';
import { request, onEvent } from '../connection/connection';
import { findById, isMine, markUpTo, me } from './conversations';
import { storeOf } from './message-stores';

/** At most one `read` request in this time; the last mark always goes out. */
const TELL_EVERY_MS = 500;

/** The conversation on the screen, and whether its newest line is in sight. */
export const readingState = signal<{ conversation: string; following: boolean } | null>(null);

const due = new Map<string, number>();

/** Nobody looks at the early entries of this conversation. */
export function mayEvict(conversation: string): boolean {
  return readingState.value?.conversation !== conversation || readingState.value.following;
}

/** The person has seen everything up to `seq`. */
export function markRead(conversation: string, seq: number): void {
  markUpTo(conversation, seq, unreadAfter(conversation, seq));
  if (!due.has(conversation)) window.setTimeout(() => tell(conversation), TELL_EVERY_MS);
  due.set(conversation, seq);
}

/** Marks set in this person's other tabs. */
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

/** How many entries of others follow `seq`, as far as this page can know. */
function unreadAfter(conversation: string, seq: number): number {
  const { head = 0, unread = 0 } = findById(conversation) ?? {};
  if (seq >= head) return 0;
  const log = storeOf(conversation);
  if (log.first > seq + 1 || log.last < head) return Math.min(unread, head - seq);
  return log.entries.filter((entry) => entry.seq > seq && entry.kind === 'text' && !isMine(entry)).length;
}
