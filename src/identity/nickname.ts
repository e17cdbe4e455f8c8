import { NAME_MAX_BYTES, NAME_MAX_GRAPHEMES } from '../protocol/constants.js';
import { countGraphemes } from '../protocol/content.js';
import { ChatException } from '../protocol/chat-exception.js';
import { nameProblem, normalizeName } from './name-rules.js';
import { nameKey, nameSkeleton } from './confusables.js';
import { isReserved } from './reserved-names.js';

export interface Nickname {
  /** As shown: composed (NFC), single spaces, none at the ends. */
  name: string;
  /** Equal for two nicknames that are one to whoever types them. */
  key: string;
  /** Equal for two nicknames that are one to whoever sees them. */
  look: string;
}

/** @throws ChatException `name_invalid` when `text` is no nickname, `name_taken` when it is reserved. */
export function parseUnreservedNickname(text: unknown): Nickname {
  const nickname = parseNickname(text);
  assertNotReserved(nickname);
  return nickname;
}

/** The same for a nickname that a user may have had before it was reserved. @throws ChatException `name_invalid` */
export function parseNickname(text: unknown): Nickname {
  if (typeof text !== 'string' || text.length > NAME_MAX_BYTES) throw invalid('too long, or not a text');
  const name = normalizeName(text);
  const why = nameProblem(name);
  if (why) throw invalid(why);
  if (countGraphemes(name) > NAME_MAX_GRAPHEMES || Buffer.byteLength(name) > NAME_MAX_BYTES) {
    throw invalid(`longer than ${NAME_MAX_GRAPHEMES} characters`);
  }
  const nickname = { name, key: nameKey(name), look: nameSkeleton(name) };
  if (nickname.key === '' || nickname.look === '') throw invalid('it holds nothing that can be seen');
  return nickname;
}

/** @throws ChatException `name_taken` */
export function assertNotReserved({ name }: Nickname): void {
  if (isReserved(name)) throw nameTaken();
}

/** The same answer for a name that a user, a member or a webhook has and for one that is reserved. */
export function nameTaken(field: 'name' | 'alias' = 'name'): ChatException {
  return new ChatException('name_taken', 'this nickname is taken', { fields: [field] });
}

function invalid(why: string): ChatException {
  return new ChatException('name_invalid', `this cannot be a nickname: ${why}`, { fields: ['name'] });
}
