import type { Entry, EntryContent } from '../protocol/shapes.js';

/** An entry that has no place in a log yet. */
export interface Draft<Content extends EntryContent = EntryContent> {
  conversation: string;
  /** Id of the person. */
  author: string;
  content: Content;
  /** The two people of a private conversation, which begins with its first entry. */
  people?: readonly [string, string];
}

/** What the store did with a draft: its place, and whether that place is from an earlier try. */
export interface Placed {
  seq: number;
  /** Milliseconds since 1970. */
  at: number;
  duplicate: boolean;
}

export interface Appended {
  entry: Entry;
  duplicate: boolean;
}
