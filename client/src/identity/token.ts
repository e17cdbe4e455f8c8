import { newToken } from '@teahouse/client';
import { localStore } from '../storage/local-storage';

/**
 * Tokens are kept by nickname, so two tabs with two names are two people,
 * and a second tab with the same name is the same person.
 */
export const token = {
  of: (name: string) => localStore.get(keyOf(name)),
  keep: (name: string, value: string) => localStore.put(keyOf(name), value),
  /** Made here, so that one stays the same person even if the first answer gets lost. */
  make: (name: string): string => {
    const made = newToken();
    localStore.put(keyOf(name), made);
    return made;
  },
  drop: (name: string) => localStore.drop(keyOf(name)),
};

/** 「Bob」 and 「ｂｏｂ」 are one nickname for the server, so they are one here. */
export function sameName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

function keyOf(name: string): string {
  return `token.${sameName(name)}`;
}
