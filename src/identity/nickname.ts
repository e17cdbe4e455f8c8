import { NAME_MAX_BYTES, NAME_MAX_GRAPHEMES } from '../protocol/limits.js';
import { countGraphemes } from '../protocol/content.js';
import { Refusal } from '../protocol/refusal.js';
import { illegible, tidied } from './legible.js';
import { keyOf, lookOf } from './likeness.js';
import { isReserved } from './reserved.js';

export interface Nickname {
  /** As shown: composed (NFC), single spaces, none at the ends. */
  name: string;
  /** Equal for two nicknames that are one to whoever types them. */
  key: string;
  /** Equal for two nicknames that are one to whoever sees them. */
  look: string;
}

/** @throws Refusal `name_invalid` when `text` is no nickname, `name_taken` when it is reserved. */
export function readNickname(text: unknown): Nickname {
  if (typeof text !== 'string' || text.length > NAME_MAX_BYTES) throw invalid('too long, or not a text');
  const name = tidied(text);
  const why = illegible(name);
  if (why) throw invalid(why);
  if (countGraphemes(name) > NAME_MAX_GRAPHEMES || Buffer.byteLength(name) > NAME_MAX_BYTES) {
    throw invalid(`longer than ${NAME_MAX_GRAPHEMES} characters`);
  }
  const nickname = { name, key: keyOf(name), look: lookOf(name) };
  if (nickname.key === '' || nickname.look === '') throw invalid('it holds nothing that can be seen');
  if (isReserved(nickname)) throw nameTaken();
  return nickname;
}

/** The same answer for a nickname that somebody has and for one that nobody may have. */
export function nameTaken(): Refusal {
  return new Refusal('name_taken', 'this nickname is taken', { fields: ['name'] });
}

function invalid(why: string): Refusal {
  return new Refusal('name_invalid', `this cannot be a nickname: ${why}`, { fields: ['name'] });
}
