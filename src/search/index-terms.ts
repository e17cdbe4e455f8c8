import { isDirect, participantsOf } from '../conversation/direct-id.js';
import { LOBBY } from '../protocol/constants.js';
import type { SearchScope } from './search-scope.js';
import { termOf, termsFor, termsOf, tokenize, type Token } from './tokenizer.js';

/** An index query in terms of the index. */
export type Expression = string | { all: Expression[] } | { any: Expression[] };

/** Where a query searches: a whole partition, or its conversations and users named in `scopes`. */
export interface PartitionQuery {
  partition: string;
  scopes: readonly string[] | null;
}

/**
 * Returns the words of a message as terms. Each partition has terms of its own, so that a common word in one does not
 * slow down a search in another.
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

/**
 * Returns the ids that a message can be filtered by: its conversation and users. Empty for the lobby, where all users
 * may search.
 */
export function scopesOf(conversation: string): string[] {
  return conversation === LOBBY ? [] : [conversation, ...new Set(participantsOf(conversation))];
}

/** Returns where a user may search, with the rooms of a partition combined. */
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

/** Returns an expression for the messages of a partition with all these words. */
export function contentIn(partition: string, words: readonly Token[]): Expression {
  return {
    all: words.map((word) => {
      const terms = { all: termsFor(word).map((term) => contentTerm(partition, term)) };
      return { any: [terms, authorTerm(partition, word)] };
    }),
  };
}

/**
 * Renders an expression in the query language of a database. Terms have only letters, digits and emoji, and are quoted
 * anyway.
 */
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
