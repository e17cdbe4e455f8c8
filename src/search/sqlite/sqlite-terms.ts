import { scopesOf, wordTerms } from '../index-terms.js';

/**
 * FTS5 scans a word's messages in all partitions of the user's rooms; smaller partitions mean fewer irrelevant ones.
 */
export const ROOM_PARTITIONS = 256;

/** Returns a message in the form that the index takes. */
export function indexedText(text: { name: string; content: string }, conversation: string): string {
  return [...wordTerms(text, conversation, ROOM_PARTITIONS), ...scopesOf(conversation).map(scopeTerm)].join(
    ' ',
  );
}

/** Hexadecimal, because the index folds case and ids are case-sensitive. */
export function scopeTerm(id: string): string {
  return `s${Buffer.from(id).toString('hex')}`;
}
