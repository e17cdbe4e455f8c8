import { ChatException } from '../protocol/chat-exception.js';

/** The one answer for a conversation that does not exist and for one that is not this person's to see. */
export function throwConversationNotFound(): never {
  throw new ChatException('not_found', 'no such conversation');
}
