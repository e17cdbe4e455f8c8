import { sql, type RawBuilder, type SqlBool } from 'kysely';

/**
 * SQL conditions for writing statements, so that a ban or a mute is checked in the same statement as the write. A ban
 * or mute of a user also applies to the user's bots. Administrators are exempt.
 */

/** True if neither this user nor the owner of this bot is banned. */
export function isNotBanned(person: string, now = Date.now()): RawBuilder<SqlBool> {
  return sql<SqlBool>`NOT EXISTS (
    SELECT 1 FROM people bot JOIN people owner ON owner.id IN (bot.id, bot.maker)
    JOIN bans ON bans.subject = owner.id AND bans.kind = 'person'
    WHERE bot.id = ${person} AND owner.admin = 0 AND (bans.until IS NULL OR bans.until > ${now}))`;
}

/** True if neither this user nor the owner of this bot is muted. */
export function isNotMuted(person: string, now = Date.now()): RawBuilder<SqlBool> {
  return sql<SqlBool>`NOT EXISTS (
    SELECT 1 FROM people bot JOIN people owner ON owner.id IN (bot.id, bot.maker)
    WHERE bot.id = ${person} AND owner.admin = 0 AND owner.muted_until > ${now})`;
}

/** True if the user is neither banned nor muted. */
export function maySpeak(person: string, now = Date.now()): RawBuilder<SqlBool> {
  return sql<SqlBool>`${isNotBanned(person, now)} AND ${isNotMuted(person, now)}`;
}
