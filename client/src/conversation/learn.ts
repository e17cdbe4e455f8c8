import type { Conversation } from '../../../src/protocol/shapes';
import { follow } from './catch-up';
import { drop, replace } from './conversations';
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
