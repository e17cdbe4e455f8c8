import { ChatException } from '../protocol/chat-exception.js';

/** Throws the same error for a conversation that does not exist and for one that the user may not see. */
export function throwConversationNotFound(): never {
  throw new ChatException('not_found', 'no such conversation');
}
