import { Logger } from '@nestjs/common';
import { ChatException } from '../../protocol/chat-exception.js';

const log = new Logger('Chat');

/** Returns the error for the client. Unexpected errors are logged in full and become `internal`. */
export function toChatException(error: unknown): ChatException {
  if (error instanceof ChatException) return error;
  log.error('a request failed with an unexpected error; please report it', (error as Error)?.stack ?? error);
  return new ChatException('internal', 'internal server error: it was logged');
}
