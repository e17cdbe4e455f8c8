import type { History, TextMessage } from '../protocol/message.dto.js';
import type { HistoryPage, Notice, Person } from '../protocol/types.js';
import type { MembershipChange } from './log/membership-rules.js';
import type { PendingReceipt } from './log/pending-receipt.js';

/** The operations that rooms and direct conversations share, each with its own access rules. */
export interface ConversationKind {
  sendMessage(author: Person, message: TextMessage): Promise<PendingReceipt>;
  /** Rejects with `not_found` unless `person` (`null`: a visitor) may read the conversation. */
  assertReadable(person: Person | null, conversation: string): Promise<void>;
  /** Returns a page of entries that `person` may read; rejects as `assertReadable` does. */
  history(person: Person | null, page: History): Promise<HistoryPage>;
  typing(person: Person, conversation: string): Promise<void>;
  /** Returns what `person` may do besides sending messages; rejects as `assertReadable` does. */
  access(person: Person, conversation: string): Promise<ConversationAccess>;
  /** Returns who has read up to `seq` and shares read receipts; rejects as `assertReadable` does. */
  readers(person: Person, conversation: string, seq: number): Promise<Person[]>;
}

/** What one user may do in a conversation. */
export interface ConversationAccess {
  /** The first seq that this user may read. */
  since: number;
  /** Changes that require a member, or a member who may speak; absent if every user with access may do it. */
  asMember?: MembershipChange;
  asSpeaker?: MembershipChange;
  /** @throws ChatException `forbidden` if the others accept nothing from this user */
  assertMayInteract(): Promise<void>;
  /** Returns whether this user may moderate messages of this author (id). */
  mayModerate(author: string): Promise<boolean>;
  /** Finds a user of this conversation by nickname. */
  find(name: string): Promise<Person | undefined>;
  /** Sends a notice to all users of this conversation. */
  broadcast(notice: Notice): void;
}
