import { newToken } from '@teahouse/client';
import { localStore } from '../storage/local-storage';

/**
 * Tokens are stored by nickname, so two tabs with two names are two users,
 * and a second tab with the same name is the same user.
 */
export const token = {
  of: (name: string) => localStore.get(keyOf(name)),
  keep: (name: string, value: string) => localStore.put(keyOf(name), value),
  /** Made by the page, so that the user stays the same even if the first reply is lost. */
  make: (name: string): string => {
    const made = newToken();
    localStore.put(keyOf(name), made);
    return made;
  },
  drop: (name: string) => localStore.drop(keyOf(name)),
};

/** 「Bob」 and 「ｂｏｂ」 are one nickname for the server, and so they are here. */
export function sameName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

function keyOf(name: string): string {
  return `token.${sameName(name)}`;
}
