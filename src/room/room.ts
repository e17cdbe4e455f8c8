import { randomBytes } from 'node:crypto';
import { noSuchConversation } from '../conversation/not-found.js';
import { illegible, tidied } from '../identity/legible.js';
import { countGraphemes, refusedContent } from '../protocol/content.js';
import {
  ANNOUNCEMENT_MAX_BYTES,
  ANNOUNCEMENT_MAX_GRAPHEMES,
  LOBBY,
  TITLE_MAX_BYTES,
  TITLE_MAX_GRAPHEMES,
} from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';

const ROOM = /^r_[\w-]+$/;

export function newRoomId(): string {
  return `r_${randomBytes(12).toString('base64url')}`;
}

/**
 * The id of a room that has members, which the lobby has not.
 * @throws Refusal `not_found` where it can be none, `forbidden` for the lobby
 */
export function roomId(conversation: string): string {
  if (conversation === LOBBY) throw new Refusal('forbidden', "the lobby is everybody's");
  return ROOM.test(conversation) ? conversation : noSuchConversation();
}

/** @throws Refusal `invalid` */
export function readTitle(text: string): string {
  const title = tidied(text);
  const isLong = countGraphemes(title) > TITLE_MAX_GRAPHEMES || Buffer.byteLength(title) > TITLE_MAX_BYTES;
  const why = illegible(title) ?? (isLong ? `longer than ${TITLE_MAX_GRAPHEMES} characters` : undefined);
  if (why) throw new Refusal('invalid', `this cannot be a title: ${why}`, { fields: ['title'] });
  return title;
}

/** Empty where it says nothing. @throws Refusal `invalid` */
export function readAnnouncement(text: string, field = 'announcement'): string {
  const announcement = text.trim();
  if (announcement === '') return '';
  const isLong =
    countGraphemes(announcement) > ANNOUNCEMENT_MAX_GRAPHEMES ||
    Buffer.byteLength(announcement) > ANNOUNCEMENT_MAX_BYTES;
  if (isLong || refusedContent(announcement)) {
    const why = isLong ? `longer than ${ANNOUNCEMENT_MAX_GRAPHEMES} characters` : 'not a text';
    throw new Refusal('invalid', `this cannot be an announcement: ${why}`, { fields: [field] });
  }
  return announcement;
}
