import { Refusal } from '../protocol/refusal.js';

/** The one answer for a conversation that does not exist and for one that is not this person's to see. */
export function noSuchConversation(): never {
  throw new Refusal('not_found', 'no such conversation');
}
