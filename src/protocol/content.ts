import { ValidateBy, type ValidationArguments } from 'class-validator';
import { CONTENT_MAX_BYTES, CONTENT_MAX_GRAPHEMES } from './constants.js';
import type { ErrorCode } from './types.js';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
// Control characters other than tab and line breaks are not text, and PostgreSQL cannot store U+0000.
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** A character that leaves ink; U+2800 is a blank that Unicode counts as a symbol. */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u;

/** Returns the characters of a text as people count them (grapheme clusters, UAX #29). */
export function graphemesOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Returns how many characters a reader sees in `text` (grapheme clusters, UAX #29). */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

/** UTF-16 units that a character of an excerpt has on average at most: marks can be stacked without end. */
const UNITS_PER_CHARACTER = 8;

/** Returns the first `max` characters of a text as people count them, and "…" where there are more. */
export function excerptOf(text: string, max: number): string {
  if (text.length <= max) return text;
  const unitsMax = max * UNITS_PER_CHARACTER;
  let [count, end] = [0, text.length];
  for (const { index } of graphemes.segment(text)) {
    if (count === max) end = index;
    if (end < text.length || index > unitsMax) break;
    count += 1;
  }
  if (end > unitsMax) return `${text.slice(0, unitsMax).toWellFormed()}…`;
  return end < text.length ? `${text.slice(0, end)}…` : text;
}

/** Returns why `content` cannot be sent, or `undefined` where it can. */
export function contentError(content: unknown): ErrorCode | undefined {
  if (typeof content !== 'string' || !VISIBLE.test(content)) return 'invalid';
  // A grapheme is at least one UTF-16 unit, so a short text needs no segmentation, which is slow.
  if (content.length > CONTENT_MAX_GRAPHEMES) {
    if (Buffer.byteLength(content) > CONTENT_MAX_BYTES) return 'too_large';
    if (countGraphemes(content) > CONTENT_MAX_GRAPHEMES) return 'too_large';
  }
  if (UNPRINTABLE.test(content) || !content.isWellFormed()) return 'invalid';
  return undefined;
}

/** Checks the content of a message: 1 to 2,000 characters, at most 8 KiB, well-formed; empty only with attachments. */
export function IsContent(): PropertyDecorator {
  return ValidateBy({
    name: 'isContent',
    validator: {
      validate: (value, args) =>
        contentError(value) === undefined || (value === '' && hasAttachments(args?.object)),
      defaultMessage: (args?: ValidationArguments) =>
        contentError(args?.value) === 'too_large'
          ? `content must have at most ${CONTENT_MAX_GRAPHEMES} characters and ${CONTENT_MAX_BYTES} bytes`
          : 'content must have a visible character and no control characters; it may be empty with attachments',
    },
  });
}

function hasAttachments(message: object | undefined): boolean {
  const { attachments } = (message ?? {}) as { attachments?: unknown };
  return Array.isArray(attachments) && attachments.length > 0;
}
