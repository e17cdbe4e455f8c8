import { sql, type RawBuilder } from 'kysely';
import { botFlag } from '../identity/bot-flag.js';
import { LOBBY, UNREAD_COUNTED } from '../protocol/constants.js';
import type { Conversation, Entry, Person, Role } from '../protocol/types.js';
import { EVERYONE } from './mentions.js';

/** A conversation as one member sees it, with its newest entry. */
export interface ConversationListRow {
  id: string;
  kind: 'room' | 'direct';
  title: string;
  head: number;
  read: number;
  unread: number;
  peer_id: string | null;
  peer_name: string | null;
  peer_avatar: string | null;
  peer_maker: string | null;
  /** `null` once the peer has released the nickname. */
  peer_key: string | null;
  seq: number | null;
  author: string;
  entry_kind: string;
  client_id: string | null;
  at: number;
  body: string;
  open: number;
  role: Role;
  since: number;
  members: number | null;
  announcement: string;
  silent: number;
  silenced_until: number | null;
  muted: number;
  pinned: number;
  alias: string | null;
  mentioned: number;
  blocked: string | null;
  requested_at: number | null;
  /** The time it is sorted by, in milliseconds since 1970. */
  moment: number;
  /** 1 if it is pinned, unread or a room. */
  urgent: number;
}

/** Sort order of `picked`. */
export const RECENCY = sql`lobby DESC, moment DESC, id DESC`;
/** Most important first, for `welcome`. */
export const URGENCY = sql`lobby DESC, urgent DESC, pinned DESC, unread DESC, moment DESC, id DESC`;

/** Selects the sort columns of a user's conversations, without message requests. */
export function memberOf({ id }: Person): RawBuilder<unknown> {
  // Only the sort columns: the other columns cost more and are needed for one page only.
  return sql`
    SELECT s.*, CASE WHEN s.pinned = 1 OR s.unread = 1 OR s.kind = 'room' THEN 1 ELSE 0 END AS urgent FROM (
      SELECT c.id, c.kind, CASE WHEN c.id = ${LOBBY} THEN 1 ELSE 0 END AS lobby, m.pinned, coalesce(e.at, 0) AS moment,
        CASE WHEN c.head > m.read AND EXISTS (
          SELECT 1 FROM entries u
          WHERE u.conversation = c.id AND u.seq > m.read AND u.author <> ${id} AND u.kind = 'text'
        ) THEN 1 ELSE 0 END AS unread
      FROM members m
      JOIN conversations c ON c.id = m.conversation
      LEFT JOIN entries e ON e.conversation = c.id AND e.seq = c.head
      WHERE m.person = ${id} AND m.requested_at IS NULL
    ) AS s`;
}

/** Selects the sort columns of message requests, which are sorted by their start. */
export function messageRequestsOf({ id }: Person): RawBuilder<unknown> {
  return sql`
    SELECT m.conversation AS id, 0 AS lobby, 0 AS pinned, 0 AS unread, 0 AS urgent, m.requested_at AS moment
    FROM members m WHERE m.person = ${id} AND m.requested_at IS NOT NULL`;
}

/** Selects the sort columns of one conversation of any kind. */
export function onlyConversation({ id }: Person, conversation: string): RawBuilder<unknown> {
  return sql`
    SELECT m.conversation AS id, 0 AS lobby, 0 AS pinned, 0 AS unread, 0 AS urgent, 0 AS moment
    FROM members m WHERE m.person = ${id} AND m.conversation = ${conversation}`;
}

/** Selects the full rows of the conversations in `picked`, in the same order. */
export function listQuery(
  { id }: Person,
  picked: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): RawBuilder<ConversationListRow> {
  return sql<ConversationListRow>`
    WITH picked AS (${picked})
    SELECT c.id, c.kind, c.title, c.head, m.read,
      (SELECT count(*) FROM (
        SELECT 1 FROM entries u
        WHERE u.conversation = c.id AND u.seq > m.read AND u.author <> ${id} AND u.kind = 'text'
        LIMIT ${sql.lit(UNREAD_COUNTED)}) AS counted) AS unread,
      p.id AS peer_id, p.name AS peer_name, p.avatar AS peer_avatar,
      p.maker AS peer_maker, p.name_key AS peer_key, e.seq, e.author, e.kind AS entry_kind, e.client_id, e.at, e.body,
      c.open, c.announcement, c.silent, m.role, CASE WHEN c.since > m.since THEN c.since ELSE m.since END AS since, m.silenced_until,
      m.muted, m.pinned, m.alias, b.blocked, m.requested_at, k.moment, k.urgent,
      ${mentionedAfterRead(id)} AS mentioned,
      CASE WHEN c.kind = 'room' AND c.id <> ${LOBBY} THEN
        (SELECT count(*) FROM members x WHERE x.conversation = c.id) END AS members
    FROM (SELECT row_number() OVER (ORDER BY ${order}) AS place, picked.* FROM picked) AS k
    JOIN members m ON m.conversation = k.id AND m.person = ${id}
    JOIN conversations c ON c.id = k.id
    LEFT JOIN members o ON o.conversation = c.id AND o.person <> m.person AND c.kind = 'direct'
    LEFT JOIN people p ON p.id = o.person
    LEFT JOIN blocks b ON b.person = m.person AND b.blocked = o.person
    LEFT JOIN entries e ON e.conversation = c.id AND e.seq = c.head
    ORDER BY k.place`;
}

/** The lobby for a visitor, who has no read marker and so nothing unread. */
export const LOBBY_OF_VISITORS = sql<ConversationListRow>`
  SELECT c.id, c.kind, c.title, c.head, c.head AS read, 0 AS unread,
    NULL AS peer_id, NULL AS peer_name, NULL AS peer_avatar,
    NULL AS peer_maker, NULL AS peer_key, e.seq, e.author, e.kind AS entry_kind, e.client_id, e.at, e.body,
    0 AS open, 'member' AS role, c.since, NULL AS members,
    c.announcement, 0 AS silent, NULL AS silenced_until,
    0 AS muted, 0 AS pinned, NULL AS alias, 0 AS mentioned, NULL AS blocked, NULL AS requested_at,
    0 AS moment, 0 AS urgent
  FROM conversations c LEFT JOIN entries e ON e.conversation = c.id AND e.seq = c.head
  WHERE c.id = ${LOBBY}`;

/** 1 if a message after the read marker mentions this user, or if one by another user mentions all members. */
function mentionedAfterRead(id: string) {
  return sql`CASE WHEN EXISTS (
    SELECT 1 FROM mentions t WHERE t.conversation = c.id AND t.person = ${id} AND t.seq > m.read
  ) OR EXISTS (
    SELECT 1 FROM mentions t JOIN entries u ON u.conversation = t.conversation AND u.seq = t.seq
    WHERE t.conversation = c.id AND t.person = ${EVERYONE} AND t.seq > m.read AND u.author <> ${id}
  ) THEN 1 ELSE 0 END`;
}

export function conversationFrom(
  row: ConversationListRow,
  me: Person | null,
  last: Entry | undefined,
): Conversation {
  const peer = row.kind === 'direct' ? peerFrom(row, me!) : undefined;
  return {
    id: row.id,
    kind: row.kind,
    title: peer?.name ?? row.title,
    ...(peer && { peer }),
    head: row.head,
    read: row.read,
    unread: row.unread,
    ...(last && { last }),
    ...(row.open === 1 && { open: true }),
    ...(row.members !== null && { role: row.role, members: row.members }),
    ...(row.since > 1 && { since: row.since }),
    ...(row.announcement !== '' && { announcement: row.announcement }),
    ...(row.silent === 1 && { silent: true }),
    ...mutedUntilField(row.silenced_until),
    ...(row.mentioned === 1 && { mentioned: true }),
    ...(row.muted === 1 && { muted: true }),
    ...(row.pinned === 1 && { pinned: true }),
    ...(row.alias !== null && { alias: row.alias }),
    ...(row.blocked !== null && { blocked: true }),
    ...(row.requested_at !== null && { request: true }),
  };
}

/** A conversation with oneself has no other member. */
function peerFrom(row: ConversationListRow, me: Person): NonNullable<Conversation['peer']> {
  const { peer_id, peer_name, peer_avatar, peer_maker, peer_key } = row;
  if (peer_id === null) return me;
  const peer = { id: peer_id, name: peer_name!, avatar: peer_avatar!, ...botFlag(peer_maker) };
  return peer_key === null ? { ...peer, gone: true } : peer;
}

/**
 * Returns the end of a mute, or nothing if it is over.
 * @param until milliseconds since 1970
 */
export function mutedUntilField(until: number | null): { silencedUntil?: string } {
  return until !== null && until > Date.now() ? { silencedUntil: new Date(until).toISOString() } : {};
}
