import type { Compilable } from 'kysely';
import type { EntryContent } from '../../protocol/types.js';
import type { NewConversation, MembershipChange } from './membership-rules.js';

/** An entry that has no seq yet. */
export interface EntryDraft<Content extends EntryContent = EntryContent> {
  conversation: string;
  /** User id. */
  author: string;
  /** Id of the responsible user if that is not the author: the creator of the webhook. */
  responsible?: string;
  content: Content;
  /** Creates the conversation with this entry if it does not exist. */
  begins?: NewConversation;
  /** The required permission, and the members that change; absent if no check is needed. */
  change?: MembershipChange;
  /** Must find or change a row in the transaction, or nothing is stored. Not required for a retry. */
  requires?: Compilable;
  /** Statements of the same transaction. */
  writes?: readonly Compilable[];
}

/** The position that the store gave a draft, and whether it is from an earlier attempt. */
export interface AppendResult {
  seq: number;
  /** Milliseconds since 1970. */
  at: number;
  duplicate: boolean;
  /**
   * Seq of the last earlier entry that changed who is a member; absent on the embedded database, where there is only
   * one node.
   */
  roster?: number;
  /** Number of members after the entry, if members, roles or mutes changed. */
  members?: number;
}
