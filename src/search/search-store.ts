import { TextIndex } from '../conversation/text-index.js';
import type { EntryRow } from '../database/schema.js';
import { containsAll, type Token } from './tokenizer.js';

export interface SearchQuery {
  /** Id of who asks: found is only what this person may read. */
  person: string;
  /** Where there are none, nothing is found. */
  words: readonly Token[];
  conversation?: string;
  /** The place of a text; found is what is older. */
  before?: { conversation: string; seq: number };
  limit: number;
}

/** What was said since there is an index, or before. */
export type IndexPart = 'new' | 'old';

export type FoundRow = Omit<EntryRow, 'author'>;

export interface SearchResult {
  /** Newest first. */
  rows: FoundRow[];
  more: boolean;
}

/**
 * The texts that one search reads at most, to see whether they hold the words as they were asked for. Where it found
 * any by then, the next page goes on from there.
 */
export const READ_MAX = 5_000;

/**
 * The index of words. One contract for both databases:
 * - what is committed to the log waits, in the order of the log, until `indexNext` takes it from there;
 * - `find` gives every text that was indexed, holds all the words, and is this person's to read at that moment, newest
 *   first, as far as {@link READ_MAX} goes; and `null` where the conversation or the text to go on from is not theirs;
 * - an erased text is never found again, whether its words were in the index or still waiting.
 */
export abstract class SearchStore extends TextIndex {
  abstract find(query: SearchQuery): Promise<SearchResult | null>;

  /** Indexes some of what waits; of what was said before there was an index, the newest. Resolves with how much. */
  abstract indexNext(part: IndexPart): Promise<number>;

  /** Makes what is indexed quicker to search, a little at a time. Resolves with whether there was anything to do. */
  abstract mergeSegments(): Promise<boolean>;

  /** Whether anything waits that was said since there is an index. */
  abstract isBehind(): Promise<boolean>;

  abstract close(): Promise<void>;
}

/** Whether it is a text with these words. The index may say so of a few texts more. */
export function matches(words: readonly Token[], { body }: FoundRow): boolean {
  const text = JSON.parse(body) as { name: string; content: string; recalled?: true };
  return !text.recalled && containsAll(words, text);
}
