import { shelf } from '../shelf/shelf';

/**
 * Tokens are kept by nickname, so two tabs with two names are two people,
 * and a second tab with the same name is the same person.
 */
export const token = {
  of: (name: string) => shelf.get(keyOf(name)),
  keep: (name: string, value: string) => shelf.put(keyOf(name), value),
  drop: (name: string) => shelf.drop(keyOf(name)),
};

/** 「Bob」 and 「ｂｏｂ」 are one nickname for the server, so they are one here. */
export function sameName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}

function keyOf(name: string): string {
  return `token.${sameName(name)}`;
}
