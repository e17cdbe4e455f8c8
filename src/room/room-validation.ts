import { randomBytes } from 'node:crypto';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import { nameProblem, normalizeName } from '../identity/name-rules.js';
import { countGraphemes, contentError } from '../protocol/content.js';
import {
  ANNOUNCEMENT_MAX_BYTES,
  ANNOUNCEMENT_MAX_GRAPHEMES,
  LOBBY,
  TITLE_MAX_BYTES,
  TITLE_MAX_GRAPHEMES,
} from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';

const ROOM = /^r_[\w-]+$/;

export function newRoomId(): string {
  return `r_${randomBytes(12).toString('base64url')}`;
}

/**
 * Validates the id of a room other than the lobby.
 * @throws ChatException `not_found` if it is malformed, `forbidden` for the lobby
 */
export function assertRoomId(conversation: string): string {
  if (conversation === LOBBY) throw new ChatException('forbidden', 'the lobby does not support this request');
  return ROOM.test(conversation) ? conversation : throwConversationNotFound();
}

/** @throws ChatException `invalid` */
export function parseTitle(text: string): string {
  const title = normalizeName(text);
  const isLong = countGraphemes(title) > TITLE_MAX_GRAPHEMES || Buffer.byteLength(title) > TITLE_MAX_BYTES;
  const why = nameProblem(title) ?? (isLong ? `must have 1 to ${TITLE_MAX_GRAPHEMES} characters` : undefined);
  if (why) throw new ChatException('invalid', `room title ${why}`, { fields: ['title'] });
  return title;
}

/**
 * Parses an announcement; a blank text becomes empty.
 * @throws ChatException `invalid`
 */
export function parseAnnouncement(text: string, field = 'announcement'): string {
  const announcement = text.trim();
  if (announcement === '') return '';
  const isLong =
    countGraphemes(announcement) > ANNOUNCEMENT_MAX_GRAPHEMES ||
    Buffer.byteLength(announcement) > ANNOUNCEMENT_MAX_BYTES;
  if (isLong || contentError(announcement)) {
    const why = isLong
      ? `must have at most ${ANNOUNCEMENT_MAX_GRAPHEMES} characters`
      : 'must have a visible character and no control characters';
    throw new ChatException('invalid', `announcement ${why}`, { fields: [field] });
  }
  return announcement;
}
