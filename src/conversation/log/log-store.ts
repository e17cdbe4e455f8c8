import { Refusal } from '../protocol/refusal.js';
import type { Placed } from './draft.js';
import { noSuchConversation } from './not-found.js';
import type { Beginning, Denial, Passage } from './passage.js';
import type { Write } from './write.js';

/** A draft as the database takes it. */
export interface Line {
  conversation: string;
  author: string;
  clientId: string | null;
  kind: string;
  /** Milliseconds since 1970, by this server's clock. */
  at: number;
  /** JSON. */
  body: string;
  /** The conversation is made with this line, where there is none. */
  begins: Beginning | null;
  /** `null` where whoever gets this far may speak and nobody comes or goes: nothing is asked then. */
  passage: Passage | null;
  /** Carried out before the line is stored, which it is only if this finds or changes a row. */
  requires?: Write;
  /** Carried out after it; nothing of it where the line is a retry. */
  writes?: readonly Write[];
}

/** What a driver did with a line. */
export type Outcome = Placed | Denial;

/**
 * Where entries get their place. One contract for both databases:
 * - `append` resolves when the line is committed, and not before;
 * - seqs of one conversation are 1, 2, 3 … without a gap, whatever fails in between;
 * - lines get their places in the order of the calls;
 * - a `clientId` that its author used before in this conversation gets the first line's place, `duplicate: true`,
 *   and stores nothing;
 * - a conversation that `begins` is made together with its first line;
 * - a `passage` is judged and done in the same transaction: who joins may read from this line on, who leaves is no
 *   member from the next line on, a role or a silence counts from the next line on, a silence goes on for whoever
 *   leaves and joins again, and no line is stored of somebody who may not; but a retry gets the first line's place,
 *   also of somebody who was silenced in between;
 * - what a line `requires` and `writes` is done in the same transaction, all of it or none.
 *
 * Rejects with `not_found` for a conversation that does not exist or is not the author's, with `forbidden`, with
 * `muted`, with {@link Stale}, with {@link Unmet}, and with `unavailable` when the database fails.
 */
export abstract class LogStore {
  abstract append(line: Line): Promise<Placed>;
}

/** Who is in the room is not what it was when the line was thought of. */
export class Stale extends Refusal {
  constructor() {
    super('unavailable', 'too many come and go here: send the same again', { retryAfterMs: 100 });
  }
}

/** What the line is about is not there, or no longer as it requires. */
export class Unmet extends Refusal {
  constructor() {
    super('not_found', 'no such text');
  }
}

/** The place, or the refusal. */
export function placeOf(outcome: Outcome): Placed {
  if (!('denied' in outcome)) return outcome;
  if (outcome.denied === 'forbidden') throw new Refusal('forbidden', 'your role here does not allow it');
  if (outcome.denied === 'full') throw new Refusal('forbidden', 'this room is full');
  if (outcome.denied === 'stale') throw new Stale();
  if (outcome.denied === 'unmet') throw new Unmet();
  if (outcome.denied === 'muted') throw silenced(outcome.until);
  return noSuchConversation();
}

function silenced(until: number | undefined): Refusal {
  const wait = until === undefined ? {} : { retryAfterMs: Math.max(until - Date.now(), 0) };
  return new Refusal('muted', 'you may not speak here for a while', wait);
}
