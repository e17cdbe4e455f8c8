import { AVATARS } from '../../../src/protocol/constants';
import type { ErrorCode } from '../../../src/protocol/types';

/** Who wants to come in, as the address of a page says it. */
export interface SignInParams {
  name: string;
  avatar: string;
}

export const avatars = Array.from({ length: AVATARS }, (_, index) => `${index + 1}.jpg`);

export function readSignInParams(search = location.search): SignInParams {
  const query = new URLSearchParams(search);
  const avatar = query.get('avatar') ?? '';
  return { name: (query.get('name') ?? '').trim(), avatar: avatars.includes(avatar) ? avatar : '' };
}

export function chatUrl({ name, avatar }: SignInParams): string {
  return `chat.html?${new URLSearchParams({ name, avatar })}`;
}

/** The sign-in page, with the reason why somebody is sent back there. */
export function signInUrl(signInParams: SignInParams, refused: ErrorCode | 'signed_out'): string {
  return `./?${new URLSearchParams({ ...signInParams, refused })}`;
}
