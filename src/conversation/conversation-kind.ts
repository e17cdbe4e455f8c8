import type { History, TextMessage } from '../protocol/message.dto.js';
import type { HistoryPage, Notice, Person } from '../protocol/types.js';
import type { MembershipChange } from './log/membership-rules.js';
import type { PendingReceipt } from './log/pending-receipt.js';

/** Where people talk: a room or a private conversation, each with its own rule of who may enter and who hears. */
export interface ConversationKind {
  sendMessage(author: Person, message: TextMessage): Promise<PendingReceipt>;
  /** Rejects with `not_found` unless `person` (a visitor, where `null`) may read the conversation. */
  assertReadable(person: Person | null, conversation: string): Promise<void>;
  /** What `person` may read; rejects as `assertReadable` does. */
  history(person: Person | null, page: History): Promise<HistoryPage>;
  typing(person: Person, conversation: string): Promise<void>;
  /** Where `person` may do something that is no text; rejects as `assertReadable` does. */
  access(person: Person, conversation: string): Promise<ConversationAccess>;
  /** Who has read up to `seq`, of those who tell; rejects as `assertReadable` does. */
  readers(person: Person, conversation: string, seq: number): Promise<Person[]>;
}

/** A conversation as it is to somebody who does something there. */
export interface ConversationAccess {
  /** The first seq this person may read. */
  since: number;
  /** Who is here may do this, or who may speak here; left out where that is everybody who gets this far. */
  asMember?: MembershipChange;
  asSpeaker?: MembershipChange;
  /** @throws ChatException `forbidden` where the others want nothing of this person's */
  assertMayInteract(): Promise<void>;
  /** Whether this person keeps order here, over the author of a text (id). */
  mayModerate(author: string): Promise<boolean>;
  /** Somebody who is here, by nickname. */
  find(name: string): Promise<Person | undefined>;
  /** Tells everybody here. */
  broadcast(notice: Notice): void;
}
