import { Logger } from '@nestjs/common';
import { ChatException } from '../../protocol/chat-exception.js';

const log = new Logger('Chat');

/** What a client may know of an error. One that was not foreseen is logged whole and leaves as `internal`. */
export function toChatException(error: unknown): ChatException {
  if (error instanceof ChatException) return error;
  log.error(
    'a request failed in a way that was not foreseen; please report it',
    (error as Error)?.stack ?? error,
  );
  return new ChatException('internal', 'something went wrong here; it was logged');
}
