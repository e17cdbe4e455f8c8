import type { EntryContent } from '../../protocol/types.js';
import type { Denial } from './membership-rules.js';

/** The user who is responsible for an entry. Checked in the transaction that stores it. */
export interface SanctionSubject {
  /**
   * Id of the author, or of the creator of the webhook. A ban of this user refuses the entry; for a bot, so does a
   * ban of its owner.
   */
  person: string;
  /**
   * Whether mutes also refuse the entry: a server-wide mute, or a mute in the room of the bot's owner or of the
   * creator of the webhook.
   */
  isSpeech: boolean;
}

/** A sanction of the responsible user, or of the owner of this bot. Times are milliseconds since 1970. */
export interface Sanction {
  /** 1 for an administrator, for whom only a mute in the room counts. */
  admin: number;
  mutedUntil: number | null;
  /** 1 if there is a ban, with its end; `null` for a permanent one. */
  banned: number;
  bannedUntil: number | null;
  /** The mute in the room, if this user is not the author. */
  silencedUntil: number | null;
}

/**
 * Returns whether an entry shows others something that its author chose: text, a reaction, a nudge, or invited users.
 */
export function isSpeech(content: EntryContent, begins: boolean): boolean {
  switch (content.kind) {
    case 'text':
    case 'reaction':
    case 'pat':
    case 'renamed':
    case 'announcement':
      return true;
    case 'joined':
      return begins || content.by !== undefined;
    default:
      return false;
  }
}

/** Returns why the responsible user may not add an entry at the time `at`, or `undefined`. */
export function sanctionDenial(
  sanctions: readonly Sanction[],
  { isSpeech }: SanctionSubject,
  at: number,
): Denial | undefined {
  const bans = sanctions.filter(
    ({ admin, banned, bannedUntil }) =>
      admin === 0 && banned === 1 && (bannedUntil === null || bannedUntil > at),
  );
  if (bans.length > 0) {
    const ends = bans.map(({ bannedUntil }) => bannedUntil ?? Infinity);
    const until = Math.max(...ends);
    return { denied: 'banned', ...(until < Infinity && { until }) };
  }
  if (!isSpeech) return undefined;
  const ends = sanctions.map(({ admin, mutedUntil, silencedUntil }) =>
    Math.max(admin === 0 ? (mutedUntil ?? 0) : 0, silencedUntil ?? 0),
  );
  const until = Math.max(0, ...ends);
  return until > at ? { denied: 'muted', until } : undefined;
}

/**
 * Selects the sanctions that may affect entries.
 * @param lines a table `l` of `conversation`, `person` (the responsible user) and `author`
 */
export function sanctionsQuery(lines: string): string {
  return `SELECT l.conversation, l.author, s.admin, s.muted_until AS "mutedUntil",
      CASE WHEN b.subject IS NULL THEN 0 ELSE 1 END AS banned, b.until AS "bannedUntil",
      coalesce(m.silenced_until, x.until) AS "silencedUntil"
    FROM ${lines}
    JOIN people p ON p.id = l.person
    JOIN people s ON s.id IN (p.id, p.maker)
    LEFT JOIN bans b ON b.subject = s.id AND b.kind = 'person'
    LEFT JOIN members m ON m.conversation = l.conversation AND m.person = s.id AND s.id <> l.author
    LEFT JOIN silences x ON x.conversation = l.conversation AND x.person = s.id AND s.id <> l.author
    WHERE s.muted_until IS NOT NULL OR b.subject IS NOT NULL OR m.silenced_until IS NOT NULL OR x.until IS NOT NULL`;
}
