import type { Conversation } from '../../../src/protocol/types';
import { follow } from './catch-up';
import type { ServerEvents } from '../../../src/protocol/events';
import { drop, findById, replace } from './conversations';
import { flushEntries } from './entry-buffer';
import { dropStore, storeFrom } from './message-stores';

/** Adds or updates a conversation. */
export function onConversation(conversation: Conversation): void {
  flushEntries();
  replace(conversation);
  const log = storeFrom(conversation.id, conversation.since);
  log.reach(conversation.head);
  void follow(log);
}

/** Removes a conversation that the user has left. */
export function onConversationGone(conversation: string): void {
  flushEntries();
  drop(conversation);
  dropStore(conversation);
}

/** Drops entries that retention has removed, and does not fetch them again. */
export function onTruncated({ conversation: id, since }: ServerEvents['conversation:since']): void {
  flushEntries();
  const known = findById(id);
  if (!known || since <= (known.since ?? 1)) return;
  const isLastGone = known.last !== undefined && known.last.seq < since;
  onConversation({ ...known, since, ...(isLastGone && { last: undefined }) });
}
