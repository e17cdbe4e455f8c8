import { avatars, type SignInParams } from '../identity/sign-in-params';
import { localStore } from '../storage/local-storage';

/** Nickname and avatar of the last visit with this browser. */
export function lastVisit(): SignInParams {
  try {
    const { name, avatar } = JSON.parse(localStore.get('visit') ?? '') as Partial<SignInParams>;
    return {
      name: typeof name === 'string' ? name : '',
      avatar: avatars.find((file) => file === avatar) ?? '',
    };
  } catch {
    return { name: '', avatar: '' };
  }
}

export function rememberVisit(signInParams: SignInParams): void {
  localStore.put('visit', JSON.stringify(signInParams));
}
