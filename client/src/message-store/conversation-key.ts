import type { Conversation } from '../../../src/protocol/types';

/**
 * Where one writes to: a room by its id, a person by `@` and the nickname.
 * A private chat has its address before its first message gives it an id.
 */
export type ConversationKey = string;

export const keyOfPerson = (name: string): ConversationKey => `@${name}`;

export function keyOf(conversation: Conversation): ConversationKey {
  if (conversation.kind === 'room') return conversation.id;
  return keyOfPerson(conversation.peer?.name ?? conversation.title);
}

/** Where the page shows it. */
export const conversationHref = (address: ConversationKey): string => `#/${encodeURIComponent(address)}`;

/** The nickname in the address of a private chat. */
export function personOfKey(address: ConversationKey): string | undefined {
  return address.startsWith('@') ? address.slice(1) : undefined;
}
