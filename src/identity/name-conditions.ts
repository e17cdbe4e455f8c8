import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Nickname } from './nickname.js';

/**
 * SQL conditions for statements that store a displayed name, so that it is checked in the same statement as the write.
 * Such a statement follows those of `Database.serializing(textsOf(name))`, so that two nodes never assign the same
 * name.
 */
type Forms = Pick<Nickname, 'key' | 'look'>;

/** Returns the texts by which transactions about one name are serialized. */
export function textsOf({ key, look }: Forms): string[] {
  return [`name ${key}`, `name ${look}`];
}

/** True if no user except `except` has this nickname, or one that looks the same. */
export function isNoNickname({ key, look }: Forms, except = ''): RawBuilder<SqlBool> {
  return sql<SqlBool>`NOT EXISTS (SELECT 1 FROM people WHERE name_key = ${key} AND id <> ${except})
    AND NOT EXISTS (SELECT 1 FROM people WHERE name_look = ${look} AND id <> ${except})`;
}

/** True if no webhook has this name; only those of one room if `conversation` is set. */
export function isNoWebhook(forms: Forms, conversation?: string): RawBuilder<SqlBool> {
  const inRoom = conversation === undefined ? sql`` : sql`AND hook.conversation = ${conversation}`;
  // A webhook of a room without members cannot post.
  const is = (column: 'name_key' | 'name_look', form: string) => sql`NOT EXISTS (
    SELECT 1 FROM webhooks hook WHERE ${sql.ref(`hook.${column}`)} = ${form} ${inRoom}
    AND EXISTS (SELECT 1 FROM members m WHERE m.conversation = hook.conversation))`;
  return sql<SqlBool>`${is('name_key', forms.key)} AND ${is('name_look', forms.look)}`;
}

/** True if no member except `except` has this alias in this room. */
export function isNoAlias({ key, look }: Forms, conversation: string, except = ''): RawBuilder<SqlBool> {
  return sql<SqlBool>`NOT EXISTS (
    SELECT 1 FROM members other WHERE other.conversation = ${conversation} AND other.person <> ${except}
    AND other.alias IS NOT NULL AND (other.alias_key = ${key} OR other.alias_look = ${look}))`;
}
