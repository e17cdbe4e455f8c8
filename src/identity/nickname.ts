import { NAME_MAX_BYTES, NAME_MAX_GRAPHEMES } from '../protocol/constants.js';
import { countGraphemes } from '../protocol/content.js';
import { ChatException } from '../protocol/chat-exception.js';
import { nameProblem, normalizeName } from './name-rules.js';
import { nameKey, nameSkeleton } from './confusables.js';
import { isReserved } from './reserved-names.js';

export interface Nickname {
  /** As displayed: NFC, single spaces, trimmed. */
  name: string;
  /** Equal for nicknames that are typed the same; see `nameKey`. */
  key: string;
  /** Equal for nicknames that look the same; see `nameSkeleton`. */
  look: string;
}

/** @throws ChatException `name_invalid` if `text` is not a valid nickname, `name_taken` if it is reserved */
export function parseUnreservedNickname(text: unknown): Nickname {
  const nickname = parseNickname(text);
  assertNotReserved(nickname);
  return nickname;
}

/**
 * Parses a nickname that may have been taken before it was reserved.
 * @throws ChatException `name_invalid`
 */
export function parseNickname(text: unknown): Nickname {
  if (typeof text !== 'string' || text.length > NAME_MAX_BYTES)
    throw invalid(`must be a string of at most ${NAME_MAX_GRAPHEMES} characters`);
  const name = normalizeName(text);
  const why = nameProblem(name);
  if (why) throw invalid(why);
  if (countGraphemes(name) > NAME_MAX_GRAPHEMES || Buffer.byteLength(name) > NAME_MAX_BYTES) {
    throw invalid(`must have at most ${NAME_MAX_GRAPHEMES} characters and ${NAME_MAX_BYTES} bytes`);
  }
  const nickname = { name, key: nameKey(name), look: nameSkeleton(name) };
  if (nickname.key === '' || nickname.look === '') throw invalid('must contain a visible character');
  return nickname;
}

/** @throws ChatException `name_taken` */
export function assertNotReserved({ name }: Nickname): void {
  if (isReserved(name)) throw nameTaken();
}

/** Returns the same error for a taken and for a reserved name. */
export function nameTaken(field: 'name' | 'alias' = 'name'): ChatException {
  return new ChatException('name_taken', 'this nickname is taken', { fields: [field] });
}

function invalid(why: string): ChatException {
  return new ChatException('name_invalid', `nickname ${why}`, { fields: ['name'] });
}
