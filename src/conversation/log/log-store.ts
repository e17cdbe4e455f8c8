import { ChatException } from '../../protocol/chat-exception.js';
import type { SanctionSubject } from './sanction-rules.js';
import type { AppendResult } from './entry-draft.js';
import { throwConversationNotFound } from '../conversation-not-found.js';
import type { NewConversation, Denial, MembershipChange } from './membership-rules.js';
import type { TransactionStatement } from './transaction-statement.js';

/** A draft as the database takes it. */
export interface NewEntry {
  conversation: string;
  author: string;
  clientId: string | null;
  kind: string;
  /** Milliseconds since 1970, by this server's clock. */
  at: number;
  /** JSON. */
  body: string;
  /** The conversation is made with this line, where there is none. */
  begins: NewConversation | null;
  /** `null` where whoever gets this far may speak and nobody comes or goes: nothing is asked then. */
  change: MembershipChange | null;
  /** Whose bans and mutes count; left out where nobody's do. */
  conduct?: SanctionSubject;
  /** Carried out before the line is stored, which it is only if this finds or changes a row. */
  requires?: TransactionStatement;
  /** Carried out after it; nothing of it where the line is a retry. */
  writes?: readonly TransactionStatement[];
}

/** What a driver did with a line. */
export type AppendOutcome = AppendResult | Denial;

/**
 * Where entries get their place. One contract for both databases:
 * - `append` resolves when the line is committed, and not before;
 * - seqs of one conversation are 1, 2, 3 … without a gap, whatever fails in between;
 * - lines get their places in the order of the calls;
 * - a `clientId` that its author used before in this conversation gets the first line's place, `duplicate: true`,
 *   and stores nothing;
 * - a conversation that `begins` is made together with its first line;
 * - a `change` is judged and done in the same transaction: who joins may read from this line on, who leaves is no
 *   member from the next line on, a role or a mute counts from the next line on, a mute goes on for whoever
 *   leaves and joins again, and no line is stored of somebody who may not; but a retry gets the first line's place,
 *   also of somebody who was muted in between;
 * - a ban or a mute of who is responsible for a line is judged in the same transaction, before a conversation begins; a
 *   retry gets the first line's place also of somebody who was muted in between;
 * - what a line `requires` and `writes` is done in the same transaction, all of it or none.
 *
 * Rejects with `not_found` for a conversation that does not exist or is not the author's, with `forbidden`, with
 * `muted`, with `banned`, with `invalid` where the database refuses a value of the line, with {@link MembershipChangedError}, with {@link PreconditionFailedError}, and with `unavailable` when the database fails.
 */
export abstract class LogStore {
  abstract append(entry: NewEntry): Promise<AppendResult>;
}

/** Who is in the room is not what it was when the line was thought of. */
export class MembershipChangedError extends ChatException {
  constructor() {
    super('unavailable', 'too many come and go here: send the same again', { retryAfterMs: 100 });
  }
}

/** What the line is about is not there, or no longer as it requires. */
export class PreconditionFailedError extends ChatException {
  constructor() {
    super('not_found', 'no such text');
  }
}

/** The place, or the refusal. */
export function resultOrThrow(outcome: AppendOutcome): AppendResult {
  if (!('denied' in outcome)) return outcome;
  if (outcome.denied === 'forbidden')
    throw new ChatException('forbidden', 'your role here does not allow it');
  if (outcome.denied === 'full') throw new ChatException('forbidden', 'this room is full');
  if (outcome.denied === 'stale') throw new MembershipChangedError();
  if (outcome.denied === 'unmet') throw new PreconditionFailedError();
  if (outcome.denied === 'muted')
    throw new ChatException('muted', 'you may not speak here for a while', waitUntil(outcome.until));
  if (outcome.denied === 'banned')
    throw new ChatException('banned', 'you are banned from this chat', waitUntil(outcome.until));
  return throwConversationNotFound();
}

function waitUntil(until: number | undefined): { retryAfterMs?: number } {
  return until === undefined ? {} : { retryAfterMs: Math.max(until - Date.now(), 0) };
}
