import { shelf } from '../shelf/shelf';

/**
 * Tokens are kept by nickname, so two tabs with two names are two people,
 * and a second tab with the same name is the same person.
 */
export const token = {
  of: (name: string) => shelf.get(keyOf(name)),
  keep: (name: string, value: string) => shelf.put(keyOf(name), value),
  /** Made here, so that one stays the same person even if the first answer gets lost. 256 random bits. */
  make: (name: string): string => {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const made = btoa(String.fromCharCode(...bytes))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '');
    shelf.put(keyOf(name), made);
    return made;
  },
  drop: (name: string) => shelf.drop(keyOf(name)),
};

/** 「Bob」 and 「ｂｏｂ」 are one nickname for the server, so they are one here. */
export function sameName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

function keyOf(name: string): string {
  return `token.${sameName(name)}`;
}
