import { isDirect, peopleOf } from '../conversation/pair.js';
import { LOBBY } from '../protocol/limits.js';
import type { Reach } from './reach.js';
import { termOf, termsFor, termsOf, wordsOf, type Word } from './words.js';

/** What is asked of the index, in the terms of it. */
export type Expression = string | { all: Expression[] } | { any: Expression[] };

/** Where words count: a realm as a whole, or the conversations and people of it that `scopes` names. */
export interface Corner {
  realm: string;
  scopes: readonly string[] | null;
}

/**
 * The words of one text, as terms. Realms have terms of their own, so that a word that is common in the one costs a
 * search in the others nothing.
 * @param roomRealms how many realms the rooms are spread over
 */
export function wordTerms(
  { name, content }: { name: string; content: string },
  conversation: string,
  roomRealms: number,
): string[] {
  const realm = realmOf(conversation, roomRealms);
  const terms = termsOf(wordsOf(content)).map((term) => saidTerm(realm, term));
  const names = new Set(wordsOf(name).map((word) => authorTerm(realm, word)));
  return [...terms, ...names];
}

/** Ids of a conversation and the people of it by whom a text is found. Everybody finds what is said in the lobby. */
export function scopesOf(conversation: string): string[] {
  return conversation === LOBBY ? [] : [conversation, ...new Set(peopleOf(conversation))];
}

/** Where somebody may read: the rooms of a realm together. */
export function cornersOf({ isLobby, direct, rooms }: Reach, roomRealms: number): Corner[] {
  const realms = new Map<string, string[]>();
  for (const { conversation } of rooms) {
    const realm = realmOfRoom(conversation, roomRealms);
    realms.set(realm, [...(realms.get(realm) ?? []), conversation]);
  }
  return [
    ...(isLobby ? [{ realm: LOBBY_REALM, scopes: null }] : []),
    ...(direct === null ? [] : [{ realm: PRIVATE_REALM, scopes: [direct] }]),
    ...Array.from(realms, ([realm, scopes]) => ({ realm, scopes })),
  ];
}

/** Texts with all these words, wherever in this realm. */
export function saidIn(realm: string, words: readonly Word[]): Expression {
  return {
    all: words.map((word) => {
      const terms = { all: termsFor(word).map((term) => saidTerm(realm, term)) };
      return { any: [terms, authorTerm(realm, word)] };
    }),
  };
}

/** An expression in the language of a database. Terms hold letters, digits and emoji only, and are quoted anyway. */
export function written(
  expression: Expression,
  signs: { and: string; or: string; quote: (term: string) => string },
): string {
  if (typeof expression === 'string') return signs.quote(expression);
  const [parts, sign] = 'all' in expression ? [expression.all, signs.and] : [expression.any, signs.or];
  return `(${parts.map((part) => written(part, signs)).join(` ${sign} `)})`;
}

const LOBBY_REALM = 'l';
export const PRIVATE_REALM = 'p';

function realmOf(conversation: string, roomRealms: number): string {
  if (conversation === LOBBY) return LOBBY_REALM;
  return isDirect(conversation) ? PRIVATE_REALM : realmOfRoom(conversation, roomRealms);
}

function realmOfRoom(id: string, realms: number): string {
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  return `r${((hash >>> 0) % realms).toString(8).padStart(3, '0')}`;
}

function saidTerm(realm: string, term: string): string {
  return `${realm}w${term}`;
}

function authorTerm(realm: string, { text }: Word): string {
  return `${realm}a${termOf(text)}`;
}
