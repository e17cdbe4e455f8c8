import { isolate } from './isolate';
import { strings } from './strings';

/**
 * Returns an alias together with the nickname, because only the nickname is unique: an alias must
 * not impersonate another user.
 */
export function withNickname({ name, alias }: { name: string; alias?: string }): string {
  return alias ? strings.value.aliasOf(alias, name) : isolate(name);
}
