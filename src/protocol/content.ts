import { ValidateBy, type ValidationArguments } from 'class-validator';
import { CONTENT_MAX_BYTES, CONTENT_MAX_GRAPHEMES } from './constants.js';
import type { ErrorCode } from './types.js';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
// Control characters other than tab and line breaks have no place in a text, and PostgreSQL cannot store U+0000.
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** How many characters a reader sees in `text` (grapheme clusters, UAX #29). */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

/** Why `content` cannot be said, or `undefined` where it can. */
export function contentError(content: unknown): ErrorCode | undefined {
  if (typeof content !== 'string' || content.trim() === '') return 'invalid';
  // A grapheme is at least one UTF-16 unit, so short texts need no segmenting: this keeps the hot path cheap.
  if (content.length > CONTENT_MAX_GRAPHEMES) {
    if (Buffer.byteLength(content) > CONTENT_MAX_BYTES) return 'too_large';
    if (countGraphemes(content) > CONTENT_MAX_GRAPHEMES) return 'too_large';
  }
  if (UNPRINTABLE.test(content) || !content.isWellFormed()) return 'invalid';
  return undefined;
}

/** What may be said: 1 to 2,000 characters, at most 8 KB, well-formed; blank only beside attachments. */
export function IsContent(): PropertyDecorator {
  return ValidateBy({
    name: 'isContent',
    validator: {
      validate: (value, args) =>
        contentError(value) === undefined || (value === '' && hasAttachments(args?.object)),
      defaultMessage: (args?: ValidationArguments) =>
        contentError(args?.value) === 'too_large'
          ? `content is longer than ${CONTENT_MAX_GRAPHEMES} characters or ${CONTENT_MAX_BYTES} bytes`
          : 'content is not a text',
    },
  });
}

function hasAttachments(message: object | undefined): boolean {
  const { attachments } = (message ?? {}) as { attachments?: unknown };
  return Array.isArray(attachments) && attachments.length > 0;
}
