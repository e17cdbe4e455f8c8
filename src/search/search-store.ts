import { TextIndex } from '../conversation/text-index.js';
import type { EntryRow } from '../database/schema.js';
import { containsAll, type Token } from './tokenizer.js';

export interface SearchQuery {
  /** Id of the searching user: results are limited to what this user may read. */
  person: string;
  /** Without words there are no results. */
  words: readonly Token[];
  conversation?: string;
  /** The position of a message; only older ones are returned. */
  before?: { conversation: string; seq: number };
  limit: number;
}

/** Messages stored after or before the index was created. */
export type IndexPart = 'new' | 'old';

export type FoundRow = EntryRow;

export interface SearchResult {
  /** Newest first. */
  rows: FoundRow[];
  more: boolean;
}

/**
 * The maximum of messages that one search reads to verify that they contain the words. If it found any by then, the
 * next page continues there.
 */
export const READ_MAX = 5_000;

/**
 * The search index. The same contract for both databases:
 * - Committed entries wait, in the order of the log, until `indexNext` indexes them.
 * - `find` returns indexed messages with all the words that the user may read at that time, newest first, within {@link
 *   READ_MAX}. It returns `null` if the user may not read the conversation or the message to continue from.
 * - An erased message is never found again, whether it was indexed or still waiting.
 */
export abstract class SearchStore extends TextIndex {
  abstract find(query: SearchQuery): Promise<SearchResult | null>;

  /** Indexes some of the waiting messages; for `old`, the newest first. Resolves with their number. */
  abstract indexNext(part: IndexPart): Promise<number>;

  /** Optimizes the index, a little at a time. Resolves with whether there was anything to do. */
  abstract mergeSegments(): Promise<boolean>;

  /** Returns whether new messages wait to be indexed. */
  abstract isBehind(): Promise<boolean>;

  abstract close(): Promise<void>;
}

/** Returns whether the message contains these words. The index may return a few more. */
export function matches(words: readonly Token[], { body }: FoundRow): boolean {
  const text = JSON.parse(body) as { name: string; content: string; recalled?: true };
  return !text.recalled && containsAll(words, text);
}
