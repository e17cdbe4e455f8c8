import { NAME_MAX_BYTES, NAME_MAX_GRAPHEMES } from '../protocol/limits.js';
import { countGraphemes } from '../protocol/content.js';
import { Refusal } from '../protocol/refusal.js';

/** Controls, what steers the direction of text, what cannot be seen, halves of characters, and what has no meaning. */
const UNUSABLE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Emoji are spelled with joiners and selectors that are invisible by themselves. */
const EMOJI = /\p{RGI_Emoji}/gv;

export interface Nickname {
  /** As shown: composed (NFC), single spaces, none at the ends. */
  name: string;
  /** Equal for two nicknames that look the same. */
  key: string;
}

/** @throws Refusal `name_invalid` when `text` is no nickname. */
export function readNickname(text: unknown): Nickname {
  if (typeof text !== 'string' || text.length > NAME_MAX_BYTES) throw invalid('too long, or not a text');
  const name = text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
  if (name === '') throw invalid('empty');
  if (UNUSABLE.test(name) || name.replace(EMOJI, '').search(INVISIBLE) !== -1) {
    throw invalid('it holds characters that cannot be seen');
  }
  if (countGraphemes(name) > NAME_MAX_GRAPHEMES || Buffer.byteLength(name) > NAME_MAX_BYTES) {
    throw invalid(`longer than ${NAME_MAX_GRAPHEMES} characters`);
  }
  return { name, key: keyOf(name) };
}

/** What two spellings of one look have in common (UAX #15 NFKC, case folded, nothing invisible). */
export function keyOf(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(INVISIBLE, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .normalize('NFKC');
}

function invalid(why: string): Refusal {
  return new Refusal('name_invalid', `this cannot be a nickname: ${why}`, { fields: ['name'] });
}
