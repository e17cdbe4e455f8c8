import type { Conversation } from '../../../src/protocol/types';

/**
 * The key of a conversation: a room by its id, a direct conversation by `@` and the nickname, or by its id once the
 * peer has released the nickname.
 * A direct conversation has a key before its first message gives it an id.
 */
export type ConversationKey = string;

export const keyOfPerson = (name: string): ConversationKey => `@${name}`;

export function keyOf(conversation: Conversation): ConversationKey {
  // The nickname of a user who has released it may be the key of another user's conversation.
  if (conversation.kind === 'room' || conversation.peer?.gone) return conversation.id;
  return keyOfPerson(conversation.peer?.name ?? conversation.title);
}

/** Returns the URL of a conversation in the page. */
export const conversationHref = (address: ConversationKey): string => `#/${encodeURIComponent(address)}`;

/** Returns the nickname in the key of a direct conversation. */
export function personOfKey(address: ConversationKey): string | undefined {
  return address.startsWith('@') ? address.slice(1) : undefined;
}
