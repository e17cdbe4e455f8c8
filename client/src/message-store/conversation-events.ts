import type { Conversation } from '../../../src/protocol/shapes';
import { follow } from './catch-up';
import type { Facts } from '../../../src/protocol/events';
import { drop, findById, replace } from './conversations';
import { takeIn } from './inbox';
import { forgetLog, logFrom } from './logs';

/** A conversation is new here, or changed. */
export function learn(conversation: Conversation): void {
  takeIn();
  replace(conversation);
  const log = logFrom(conversation.id, conversation.since);
  log.reach(conversation.head);
  void follow(log);
}

/** A conversation is no longer this person's. */
export function unlearn(conversation: string): void {
  takeIn();
  drop(conversation);
  forgetLog(conversation);
}

/** What was said before is kept no longer: it is not shown any more, and not asked for. */
export function forgetBefore({ conversation: id, since }: Facts['conversation:since']): void {
  takeIn();
  const known = findById(id);
  if (!known || since <= (known.since ?? 1)) return;
  const isLastGone = known.last !== undefined && known.last.seq < since;
  learn({ ...known, since, ...(isLastGone && { last: undefined }) });
}
