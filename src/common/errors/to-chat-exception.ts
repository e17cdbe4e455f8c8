import { Logger } from '@nestjs/common';
import { Refusal } from '../protocol/refusal.js';

const log = new Logger('Chat');

/** What a client may know of an error. One that was not foreseen is logged whole and leaves as `internal`. */
export function refusalFor(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  log.error(
    'a request failed in a way that was not foreseen; please report it',
    (error as Error)?.stack ?? error,
  );
  return new Refusal('internal', 'something went wrong here; it was logged');
}
