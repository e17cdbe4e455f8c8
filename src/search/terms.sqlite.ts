import { scopesOf, wordTerms, type Home } from './terms.js';

/** FTS5 walks through a word's texts in all realms of somebody's rooms: the smaller these are, the less is in vain. */
export const ROOM_REALMS = 256;

/** One text as the index takes it. */
export function indexed(text: { name: string; content: string }, home: Home): string {
  return [...wordTerms(text, home, ROOM_REALMS), ...scopesOf(home).map(scopeTerm)].join(' ');
}

/** Hexadecimal, because the index folds cases and ids do not. */
export function scopeTerm(id: string): string {
  return `s${Buffer.from(id).toString('hex')}`;
}
