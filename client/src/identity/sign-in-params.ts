import { AVATARS } from '../../../src/protocol/limits';
import type { ErrorCode } from '../../../src/protocol/shapes';

/** Who wants to come in, as the address of a page says it. */
export interface Entrance {
  name: string;
  avatar: string;
}

export const avatars = Array.from({ length: AVATARS }, (_, index) => `${index + 1}.jpg`);

export function readEntrance(search = location.search): Entrance {
  const query = new URLSearchParams(search);
  const avatar = query.get('avatar') ?? '';
  return { name: (query.get('name') ?? '').trim(), avatar: avatars.includes(avatar) ? avatar : '' };
}

export function chatAddress({ name, avatar }: Entrance): string {
  return `/chat.html?${new URLSearchParams({ name, avatar })}`;
}

/** The sign-in page, with the reason why somebody is sent back there. */
export function signInAddress(entrance: Entrance, refused: ErrorCode | 'signed_out'): string {
  return `/?${new URLSearchParams({ ...entrance, refused })}`;
}
