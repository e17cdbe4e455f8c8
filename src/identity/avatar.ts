import { createHash } from 'node:crypto';
import { AVATARS } from '../protocol/constants.js';

const SHIPPED = /^([1-9]\d?)\.jpg$/;

/** The avatar asked for where it is one of the shipped set, else one that always goes with this nickname. */
export function avatarOr(asked: unknown, nameKey: string): string {
  if (isAvatar(asked)) return asked;
  return `${(createHash('sha256').update(nameKey).digest().readUInt16BE() % AVATARS) + 1}.jpg`;
}

export function isAvatar(asked: unknown): asked is string {
  return typeof asked === 'string' && Number(SHIPPED.exec(asked)?.[1]) <= AVATARS;
}

/** The id of an uploaded picture; whether there is one, and whose, whoever keeps the pictures has to say. */
export function isCustomAvatar(asked: string): boolean {
  return /^[0-9a-f]{32}$/.test(asked);
}
