import type { Conversation } from '../../../src/protocol/types';
import { follow } from './catch-up';
import type { ServerEvents } from '../../../src/protocol/events';
import { drop, findById, replace } from './conversations';
import { flushEntries } from './entry-buffer';
import { dropStore, storeFrom } from './message-stores';

/** A conversation is new here, or changed. */
export function onConversation(conversation: Conversation): void {
  flushEntries();
  replace(conversation);
  const log = storeFrom(conversation.id, conversation.since);
  log.reach(conversation.head);
  void follow(log);
}

/** A conversation is no longer this person's. */
export function onConversationGone(conversation: string): void {
  flushEntries();
  drop(conversation);
  dropStore(conversation);
}

/** What was said before is kept no longer: it is not shown any more, and not asked for. */
export function onTruncated({ conversation: id, since }: ServerEvents['conversation:since']): void {
  flushEntries();
  const known = findById(id);
  if (!known || since <= (known.since ?? 1)) return;
  const isLastGone = known.last !== undefined && known.last.seq < since;
  onConversation({ ...known, since, ...(isLastGone && { last: undefined }) });
}
