import { foldForSearch } from './fold.js';

/** A run of text between spaces and punctuation, folded. */
export interface Token {
  text: string;
  /** Of a script without spaces between words: found by any of its consecutive characters. */
  isUnspaced: boolean;
}

/** Longer words share a term with others of the same beginning, and are distinguished by reading the message. */
const TERM_MAX = 40;

const UNSPACED = String.raw`[\p{L}\p{N}\p{M}]&&[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]`;
const PICTOGRAPHS = String.raw`\p{Extended_Pictographic}\p{RI}`;
const WORD = new RegExp(`([[${UNSPACED}]${PICTOGRAPHS}]+)|[[\\p{L}\\p{N}\\p{M}]--[${UNSPACED}]]+`, 'gv');

/** Returns the words of a text, in order. All characters except letters, digits and emoji are separators. */
export function tokenize(text: string): Token[] {
  const words: Token[] = [];
  const all = foldForSearch(text);
  // `matchAll` would copy the expression for every call.
  WORD.lastIndex = 0;
  for (let found = WORD.exec(all); found; found = WORD.exec(all)) {
    words.push({ text: found[0], isUnspaced: found[1] !== undefined });
  }
  return words;
}

/** Returns the distinct terms of a text: whole words, or single characters and pairs of adjacent ones. */
export function termsOf(words: readonly Token[]): string[] {
  const terms = new Set<string>();
  for (const word of words) {
    if (!word.isUnspaced) {
      terms.add(termOf(word.text));
      continue;
    }
    let previous = '';
    for (const character of word.text) {
      terms.add(character);
      if (previous) terms.add(previous + character);
      previous = character;
    }
  }
  return [...terms];
}

/** Returns the terms that every message with this word has. */
export function termsFor({ text, isUnspaced }: Token): string[] {
  if (!isUnspaced) return [termOf(text)];
  const characters = Array.from(text);
  if (characters.length === 1) return characters;
  return [...new Set(characters.slice(1).map((character, i) => characters[i]! + character))];
}

export function termOf(word: string): string {
  return word.length <= TERM_MAX ? word : Array.from(word).slice(0, TERM_MAX).join('');
}

/** Returns whether a message contains all these words, or its author's nickname has such a word. */
export function containsAll(
  wanted: readonly Token[],
  { name, content }: { name: string; content: string },
): boolean {
  const words = tokenize(content);
  const names = tokenize(name);
  return wanted.every(
    ({ text, isUnspaced }) =>
      names.some((word) => word.text === text) ||
      words.some((word) => (isUnspaced ? word.isUnspaced && word.text.includes(text) : word.text === text)),
  );
}
