import { ValidateBy } from 'class-validator';
import { EMOJI_MAX_LENGTH } from './constants.js';

const EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');

/** Returns whether `value` is one emoji recommended for general interchange (UTS #51). */
export function isEmoji(value: unknown): value is string {
  return typeof value === 'string' && value.length <= EMOJI_MAX_LENGTH && EMOJI.test(value);
}

export function IsEmoji(): PropertyDecorator {
  return ValidateBy({
    name: 'isEmoji',
    validator: { validate: isEmoji, defaultMessage: () => 'emoji must be exactly one emoji' },
  });
}
