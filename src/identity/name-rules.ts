import { removeInvisible } from '../common/invisible-characters.js';

/** Control characters, bidirectional controls, lone surrogates, private-use and unassigned characters. */
const UNUSABLE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
/** Stacked accents would overlap the lines above and below. */
const STACKED_MARKS = /\p{M}{5}/u;

/** Returns a name in its displayed form: NFC, single spaces, trimmed. */
export function normalizeName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
}

/** Returns why `name`, of a user or a room, is not readable, as the end of a sentence; `undefined` if it is. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (UNUSABLE.test(name) || removeInvisible(name) !== name) {
    return 'must not contain control characters or invisible characters';
  }
  return STACKED_MARKS.test(name.normalize('NFD'))
    ? 'must not contain more than 4 combining marks in a row'
    : undefined;
}
