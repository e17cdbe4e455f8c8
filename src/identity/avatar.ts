import { createHash } from 'node:crypto';
import { AVATARS } from '../protocol/constants.js';

const SHIPPED = /^([1-9]\d?)\.jpg$/;

/** Returns the requested avatar if it is one of the built-in set, else one derived from the nickname. */
export function avatarOr(asked: unknown, nameKey: string): string {
  if (isAvatar(asked)) return asked;
  return `${(createHash('sha256').update(nameKey).digest().readUInt16BE() % AVATARS) + 1}.jpg`;
}

export function isAvatar(asked: unknown): asked is string {
  return typeof asked === 'string' && Number(SHIPPED.exec(asked)?.[1]) <= AVATARS;
}

/** Returns whether this can be the id of an uploaded picture. Its existence and owner must be checked in the store. */
export function isCustomAvatar(asked: string): boolean {
  return /^[0-9a-f]{32}$/.test(asked);
}
