import type { Compilable } from 'kysely';
import type { EntryContent } from '../../protocol/types.js';
import type { NewConversation, MembershipChange } from './membership-rules.js';

/** An entry that has no place in a log yet. */
export interface EntryDraft<Content extends EntryContent = EntryContent> {
  conversation: string;
  /** Id of the person. */
  author: string;
  /** Id of the person who is responsible for it, where that is not the author: who made the webhook. */
  responsible?: string;
  content: Content;
  /** The conversation begins with this entry, where it has not begun. */
  begins?: NewConversation;
  /** Who may say so, and who comes or goes; left out where that needs no asking. */
  change?: MembershipChange;
  /** Must find or change a row at that moment, or nothing is stored. A retry need not meet it again. */
  requires?: Compilable;
  /** What is stored together with the entry. */
  writes?: readonly Compilable[];
}

/** What the store did with a draft: its place, and whether that place is from an earlier try. */
export interface AppendResult {
  seq: number;
  /** Milliseconds since 1970. */
  at: number;
  duplicate: boolean;
  /** The seq of the last line before this one with which somebody came or went; left out where nodes share nothing. */
  roster?: number;
  /** How many people are in the room now, where somebody came or went. */
  members?: number;
}
