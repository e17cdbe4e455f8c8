import { scopesOf, wordTerms } from '../index-terms.js';

/** FTS5 walks through a word's texts in all realms of somebody's rooms: the smaller these are, the less is in vain. */
export const ROOM_PARTITIONS = 256;

/** One text as the index takes it. */
export function indexedText(text: { name: string; content: string }, conversation: string): string {
  return [...wordTerms(text, conversation, ROOM_PARTITIONS), ...scopesOf(conversation).map(scopeTerm)].join(
    ' ',
  );
}

/** Hexadecimal, because the index folds cases and ids do not. */
export function scopeTerm(id: string): string {
  return `s${Buffer.from(id).toString('hex')}`;
}
