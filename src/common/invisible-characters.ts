import { createRequire } from 'node:module';
import type * as Tr46 from 'tr46';

const require = createRequire(import.meta.url);

/**
 * Invisible characters. Those listed by code point are blank, although Unicode classes them as letters, marks or
 * symbols.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u{2800}\u{13440}-\u{13442}\u{16fe4}\u{1d159}]/gu;
/** Emoji sequences contain joiners and selectors. */
const EMOJI = /\p{RGI_Emoji}/gv;
/** A word with a zero-width joiner or non-joiner; or a character with the selector of one of its variants. */
const WORD_OR_VARIANT =
  /(?<word>[\p{L}\p{M}]*[\u{200c}\u{200d}][\p{L}\p{M}\u{200c}\u{200d}]*)|\p{Script=Han}[\u{fe00}-\u{fe02}\u{e0100}-\u{e01ef}]|\p{Script=Mongolian}[\u{180b}-\u{180d}\u{180f}]/gu;
const JOINER = /[\u{200c}\u{200d}]/u;

/**
 * Returns the text without invisible characters. It keeps those that change what is displayed: in emoji, selectors of
 * variants of Chinese and Mongolian characters, and joiners where Unicode's rules give them a meaning (UAX #31, ContextJ
 * of RFC 5892), as in Persian and Sinhala names.
 */
export function removeInvisible(text: string): string {
  return mapOthers(text, EMOJI, (plain) =>
    mapOthers(
      plain,
      WORD_OR_VARIANT,
      (rest) => rest.replace(INVISIBLE, ''),
      ({ 0: found, groups }) => (groups?.word === undefined ? found : wordWithJoiners(found)),
    ),
  );
}

/** Replaces what lies between the matches of a pattern, and the matches themselves if `match` is given. */
function mapOthers(
  text: string,
  pattern: RegExp,
  other: (part: string) => string,
  match: (found: RegExpMatchArray) => string = ([found]) => found,
): string {
  let result = '';
  let last = 0;
  for (const found of text.matchAll(pattern)) {
    result += other(text.slice(last, found.index)) + match(found);
    last = found.index + found[0].length;
  }
  return result + other(text.slice(last));
}

/** IDNA's rules look at the joining types of the letters around a joiner. */
function wordWithJoiners(word: string): string {
  // Loaded here: its tables take 3 MB, and few names have a joiner.
  const { toUnicode } = require('tr46') as typeof Tr46;
  const isMeaningful = !toUnicode(word, { checkJoiners: true }).error;
  return word.replace(INVISIBLE, (one) => (isMeaningful && JOINER.test(one) ? one : ''));
}
