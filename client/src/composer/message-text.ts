import { CONTENT_MAX_BYTES, CONTENT_MAX_GRAPHEMES } from '../../../src/protocol/constants';
import { countCharacters } from '../i18n/graphemes';

// Control characters other than tab and line break; pasted texts contain them and the server
// refuses them.
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * Returns the text as it is sent: without control characters, broken characters and surrounding
 * blanks.
 */
export function normalizeText(text: string): string {
  const printable = text.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '').trimEnd();
  return new TextDecoder().decode(new TextEncoder().encode(printable));
}

/** Returns how many characters are left; a negative number is the excess. */
export function charactersLeft(text: string): number {
  // Short texts need no counting: a character has at least one unit, and at most three bytes per
  // unit.
  if (text.length * 3 <= CONTENT_MAX_BYTES && text.length < CONTENT_MAX_GRAPHEMES / 2) {
    return CONTENT_MAX_GRAPHEMES - text.length;
  }
  // A very long paste is not counted to its end: a character has at least one byte.
  if (text.length > CONTENT_MAX_BYTES) return CONTENT_MAX_GRAPHEMES - text.length;
  const characters = countCharacters(text);
  const spareBytes = CONTENT_MAX_BYTES - new TextEncoder().encode(text).length;
  return Math.min(CONTENT_MAX_GRAPHEMES - characters, Math.floor(spareBytes / 3));
}
