import type { Conversation } from '../../../src/protocol/shapes';

/**
 * Where one writes to: a room by its id, a person by `@` and the nickname.
 * A private chat has its address before its first message gives it an id.
 */
export type Address = string;

export const addressOfPerson = (name: string): Address => `@${name}`;

export function addressOf(conversation: Conversation): Address {
  if (conversation.kind === 'room') return conversation.id;
  return addressOfPerson(conversation.peer?.name ?? conversation.title);
}

/** Where the page shows it. */
export const hrefOf = (address: Address): string => `#/${encodeURIComponent(address)}`;

/** The nickname in the address of a private chat. */
export function personAt(address: Address): string | undefined {
  return address.startsWith('@') ? address.slice(1) : undefined;
}
