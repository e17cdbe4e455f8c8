import { isDirect, participantsOf } from '../conversation/direct-id.js';
import { LOBBY } from '../protocol/constants.js';
import type { SearchScope } from './search-scope.js';
import { termOf, termsFor, termsOf, tokenize, type Token } from './tokenizer.js';

/** What is asked of the index, in the terms of it. */
export type Expression = string | { all: Expression[] } | { any: Expression[] };

/** Where words count: a realm as a whole, or the conversations and people of it that `scopes` names. */
export interface PartitionQuery {
  partition: string;
  scopes: readonly string[] | null;
}

/**
 * The words of one text, as terms. Realms have terms of their own, so that a word that is common in the one costs a
 * search in the others nothing.
 * @param roomPartitions how many partitions the rooms are spread over
 */
export function wordTerms(
  { name, content }: { name: string; content: string },
  conversation: string,
  roomPartitions: number,
): string[] {
  const partition = partitionOf(conversation, roomPartitions);
  const terms = termsOf(tokenize(content)).map((term) => contentTerm(partition, term));
  const names = new Set(tokenize(name).map((word) => authorTerm(partition, word)));
  return [...terms, ...names];
}

/** Ids of a conversation and the people of it by whom a text is found. Everybody finds what is said in the lobby. */
export function scopesOf(conversation: string): string[] {
  return conversation === LOBBY ? [] : [conversation, ...new Set(participantsOf(conversation))];
}

/** Where somebody may read: the rooms of a realm together. */
export function partitionQueriesOf(
  { isLobby, direct, rooms }: SearchScope,
  roomPartitions: number,
): PartitionQuery[] {
  const partitions = new Map<string, string[]>();
  for (const { conversation } of rooms) {
    const partition = partitionOfRoom(conversation, roomPartitions);
    partitions.set(partition, [...(partitions.get(partition) ?? []), conversation]);
  }
  return [
    ...(isLobby ? [{ partition: LOBBY_PARTITION, scopes: null }] : []),
    ...(direct === null ? [] : [{ partition: PRIVATE_PARTITION, scopes: [direct] }]),
    ...Array.from(partitions, ([partition, scopes]) => ({ partition, scopes })),
  ];
}

/** Texts with all these words, wherever in this realm. */
export function contentIn(partition: string, words: readonly Token[]): Expression {
  return {
    all: words.map((word) => {
      const terms = { all: termsFor(word).map((term) => contentTerm(partition, term)) };
      return { any: [terms, authorTerm(partition, word)] };
    }),
  };
}

/** An expression in the language of a database. Terms hold letters, digits and emoji only, and are quoted anyway. */
export function renderExpression(
  expression: Expression,
  signs: { and: string; or: string; quote: (term: string) => string },
): string {
  if (typeof expression === 'string') return signs.quote(expression);
  const [parts, sign] = 'all' in expression ? [expression.all, signs.and] : [expression.any, signs.or];
  return `(${parts.map((part) => renderExpression(part, signs)).join(` ${sign} `)})`;
}

const LOBBY_PARTITION = 'l';
export const PRIVATE_PARTITION = 'p';

function partitionOf(conversation: string, roomPartitions: number): string {
  if (conversation === LOBBY) return LOBBY_PARTITION;
  return isDirect(conversation) ? PRIVATE_PARTITION : partitionOfRoom(conversation, roomPartitions);
}

function partitionOfRoom(id: string, partitions: number): string {
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  return `r${((hash >>> 0) % partitions).toString(8).padStart(3, '0')}`;
}

function contentTerm(partition: string, term: string): string {
  return `${partition}w${term}`;
}

function authorTerm(partition: string, { text }: Token): string {
  return `${partition}a${termOf(text)}`;
}
