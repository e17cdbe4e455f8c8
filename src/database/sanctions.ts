import { sql, type RawBuilder, type SqlBool } from 'kysely';

/**
 * Conditions for statements that write, so that a ban or a mute is judged where it is written. A sanction of a user
 * holds for the bots of this user. Administrators have none.
 */

/** True where neither this person nor the owner of this bot is banned. */
export function isNotBanned(person: string, now = Date.now()): RawBuilder<SqlBool> {
  return sql<SqlBool>`NOT EXISTS (
    SELECT 1 FROM people bot JOIN people owner ON owner.id IN (bot.id, bot.maker)
    JOIN bans ON bans.subject = owner.id AND bans.kind = 'person'
    WHERE bot.id = ${person} AND owner.admin = 0 AND (bans.until IS NULL OR bans.until > ${now}))`;
}

/** True where neither this person nor the owner of this bot is muted. */
export function isNotMuted(person: string, now = Date.now()): RawBuilder<SqlBool> {
  return sql<SqlBool>`NOT EXISTS (
    SELECT 1 FROM people bot JOIN people owner ON owner.id IN (bot.id, bot.maker)
    WHERE bot.id = ${person} AND owner.admin = 0 AND owner.muted_until > ${now})`;
}

/** Both. */
export function maySpeak(person: string, now = Date.now()): RawBuilder<SqlBool> {
  return sql<SqlBool>`${isNotBanned(person, now)} AND ${isNotMuted(person, now)}`;
}
