import { AVATARS } from '../../../src/protocol/constants';
import type { ErrorCode } from '../../../src/protocol/types';

/** The sign-in parameters in the URL of a page. */
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

/** Returns the URL of the sign-in page, with the reason why the user is sent there. */
export function signInUrl(signInParams: SignInParams, refused: ErrorCode | 'signed_out'): string {
  return `./?${new URLSearchParams({ ...signInParams, refused })}`;
}
