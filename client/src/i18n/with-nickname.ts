import { strings } from './strings';

/** An alias together with the nickname, which alone is one user's: an alias must not stand for another user. */
export function withNickname({ name, alias }: { name: string; alias?: string }): string {
  return alias ? strings.value.aliasOf(alias, name) : name;
}
