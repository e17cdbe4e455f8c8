import { CONTENT_MAX_BYTES, CONTENT_MAX_GRAPHEMES } from '../../../src/protocol/constants';
import { countCharacters } from '../i18n/graphemes';

// Control characters other than tab and line break; pasted texts bring them along and the server refuses them.
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** The text as it is sent: without control characters, broken characters and blank ends. */
export function normalizeText(text: string): string {
  const printable = text.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '').trimEnd();
  return new TextDecoder().decode(new TextEncoder().encode(printable));
}

/** How many characters may still be written; below zero, how many are too many. */
export function charactersLeft(text: string): number {
  // Most texts are so short that nothing needs counting: a character is at least one unit and at most three bytes a unit.
  if (text.length * 3 <= CONTENT_MAX_BYTES && text.length < CONTENT_MAX_GRAPHEMES / 2) {
    return CONTENT_MAX_GRAPHEMES - text.length;
  }
  // A pasted book is not counted to its end: a character has at least one byte.
  if (text.length > CONTENT_MAX_BYTES) return CONTENT_MAX_GRAPHEMES - text.length;
  const characters = countCharacters(text);
  const spareBytes = CONTENT_MAX_BYTES - new TextEncoder().encode(text).length;
  return Math.min(CONTENT_MAX_GRAPHEMES - characters, Math.floor(spareBytes / 3));
}
