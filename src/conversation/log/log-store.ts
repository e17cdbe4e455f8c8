import { ChatException } from '../../protocol/chat-exception.js';
import type { SanctionSubject } from './sanction-rules.js';
import type { AppendResult } from './entry-draft.js';
import { throwConversationNotFound } from '../conversation-not-found.js';
import type { NewConversation, Denial, MembershipChange } from './membership-rules.js';
import type { TransactionStatement } from './transaction-statement.js';

/** A draft in the form that the database takes. */
export interface NewEntry {
  conversation: string;
  author: string;
  clientId: string | null;
  kind: string;
  /** Milliseconds since 1970, by the clock of this node. */
  at: number;
  /** JSON. */
  body: string;
  /** Creates the conversation with this entry if it does not exist. */
  begins: NewConversation | null;
  /** `null` if no permission is checked and no member changes. */
  change: MembershipChange | null;
  /** The user whose bans and mutes are checked; absent if none are. */
  conduct?: SanctionSubject;
  /** Executed before the insert; the entry is stored only if this finds or changes a row. */
  requires?: TransactionStatement;
  /** Executed after the insert; skipped for a retry. */
  writes?: readonly TransactionStatement[];
}

/** The outcome of one entry. */
export type AppendOutcome = AppendResult | Denial;

/**
 * Appends entries. The contract for both databases:
 * - `append` resolves once the entry is committed;
 * - seqs of a conversation are 1, 2, 3 … without a gap, whatever fails in between;
 * - entries get their seqs in the order of the calls;
 * - a `clientId` that its author already used in this conversation returns the first entry, with `duplicate: true`,
 *   and stores nothing;
 * - a conversation that `begins` is created together with its first entry;
 * - a `change` is checked and applied in the same transaction. A new member may read from this entry on. Removals,
 *   roles and mutes apply from the next entry on. A mute continues for a member who leaves and joins again. An entry
 *   without permission is not stored; but a retry returns the first entry, even if its author was muted in between;
 * - bans and mutes of the responsible user are checked in the same transaction, before a conversation begins, with
 *   the same exception for a retry;
 * - `requires` and `writes` run in the same transaction, all or nothing.
 *
 * Rejects with `not_found` for a conversation that does not exist or is not the author's; with `invalid` if the
 * database rejects a value; with `unavailable` if the database fails; with `forbidden`, `muted` or `banned`; with
 * {@link MembershipChangedError}; with {@link PreconditionFailedError}.
 */
export abstract class LogStore {
  abstract append(entry: NewEntry): Promise<AppendResult>;
}

/** The members have changed since the entry was prepared. */
export class MembershipChangedError extends ChatException {
  constructor() {
    super('unavailable', 'the members of this room changed meanwhile: retry the same request', {
      retryAfterMs: 100,
    });
  }
}

/** The message that the entry refers to does not exist, or not in the required state. */
export class PreconditionFailedError extends ChatException {
  constructor() {
    super('not_found', 'no such message');
  }
}

/** Returns the position, or throws the error of the denial. */
export function resultOrThrow(outcome: AppendOutcome): AppendResult {
  if (!('denied' in outcome)) return outcome;
  if (outcome.denied === 'forbidden')
    throw new ChatException('forbidden', 'your role in this room does not allow this');
  if (outcome.denied === 'full') throw new ChatException('forbidden', 'this room is full');
  if (outcome.denied === 'stale') throw new MembershipChangedError();
  if (outcome.denied === 'unmet') throw new PreconditionFailedError();
  if (outcome.denied === 'muted')
    throw new ChatException(
      'muted',
      'you are muted here: wait until the mute ends',
      waitUntil(outcome.until),
    );
  if (outcome.denied === 'banned')
    throw new ChatException('banned', 'you are banned from this chat', waitUntil(outcome.until));
  return throwConversationNotFound();
}

function waitUntil(until: number | undefined): { retryAfterMs?: number } {
  return until === undefined ? {} : { retryAfterMs: Math.max(until - Date.now(), 0) };
}
