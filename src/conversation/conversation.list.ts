import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { LOBBY, UNREAD_COUNTED } from '../protocol/limits.js';
import type { Conversation, Entry, Person, Role } from '../protocol/shapes.js';
import { botMark } from '../identity/bot.mark.js';
import { EntryReader } from './entry.reader.js';
import { EVERYONE } from './mentions.js';
import { noSuchConversation } from './not-found.js';

/** The most recent conversations are listed, at most so many. */
const LISTED_MAX = 200;

interface Row {
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
  seq: number | null;
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
}

/** The conversations of one person, each with its head, read mark and unread count: one query for all of them. */
@Injectable()
export class ConversationList {
  constructor(
    private readonly database: Database,
    private readonly reader: EntryReader,
  ) {}

  async of(person: Person | null): Promise<Conversation[]> {
    return person ? this.ofPerson(person) : [await this.lobbyForVisitors()];
  }

  /** One of them. @throws Refusal `not_found` */
  async one(person: Person, conversation: string): Promise<Conversation> {
    return (await this.find(person, conversation)) ?? noSuchConversation();
  }

  /** One of them, where it is. */
  async find(person: Person, conversation: string): Promise<Conversation | undefined> {
    return (await this.ofPerson(person, conversation))[0];
  }

  private async ofPerson(person: Person, only?: string): Promise<Conversation[]> {
    const { rows } = await sql<Row>`
      SELECT c.id, c.kind, c.title, c.head, m.read,
        (SELECT count(*) FROM (
          SELECT 1 FROM entries u
          WHERE u.conversation = c.id AND u.seq > m.read AND u.author <> ${person.id} AND u.kind = 'text'
          LIMIT ${sql.lit(UNREAD_COUNTED)}) AS counted) AS unread,
        p.id AS peer_id, p.name AS peer_name, p.avatar AS peer_avatar,
        p.maker AS peer_maker, e.seq, e.kind AS entry_kind, e.client_id, e.at, e.body,
        c.open, c.announcement, c.silent, m.role, CASE WHEN c.since > m.since THEN c.since ELSE m.since END AS since, m.silenced_until,
        m.muted, m.pinned, m.alias, b.blocked,
        ${mentionedAfterRead(person)} AS mentioned,
        CASE WHEN c.kind = 'room' AND c.id <> ${LOBBY} THEN
          (SELECT count(*) FROM members x WHERE x.conversation = c.id) END AS members
      FROM members m
      JOIN conversations c ON c.id = m.conversation
      LEFT JOIN members o ON o.conversation = c.id AND o.person <> m.person AND c.kind = 'direct'
      LEFT JOIN people p ON p.id = o.person
      LEFT JOIN blocks b ON b.person = m.person AND b.blocked = o.person
      LEFT JOIN entries e ON e.conversation = c.id AND e.seq = c.head
      WHERE m.person = ${person.id} ${only === undefined ? sql`` : sql`AND c.id = ${only}`}
      ORDER BY (c.id = ${LOBBY}) DESC, coalesce(e.at, 0) DESC
      LIMIT ${sql.lit(LISTED_MAX)}`.execute(this.database.query);
    return this.conversationsFrom(rows, person);
  }

  /** A visitor has nothing unread: it has not been here before. */
  private async lobbyForVisitors(): Promise<Conversation> {
    const { rows } = await sql<Row>`
      SELECT c.id, c.kind, c.title, c.head, c.head AS read, 0 AS unread,
        NULL AS peer_id, NULL AS peer_name, NULL AS peer_avatar,
        NULL AS peer_maker, e.seq, e.kind AS entry_kind, e.client_id, e.at, e.body,
        0 AS open, 'member' AS role, c.since, NULL AS members,
        c.announcement, 0 AS silent, NULL AS silenced_until,
        0 AS muted, 0 AS pinned, NULL AS alias, 0 AS mentioned, NULL AS blocked
      FROM conversations c LEFT JOIN entries e ON e.conversation = c.id AND e.seq = c.head
      WHERE c.id = ${LOBBY}`.execute(this.database.query);
    return (await this.conversationsFrom(rows, null))[0]!;
  }

  private async conversationsFrom(rows: readonly Row[], me: Person | null): Promise<Conversation[]> {
    const begun = rows.filter(({ seq }) => seq !== null);
    const lasts = await this.reader.readNewest(
      begun.map((row) => ({ ...row, conversation: row.id, seq: row.seq!, kind: row.entry_kind })),
    );
    const lastOf = new Map(lasts.map((entry) => [entry.conversation, entry]));
    return rows.map((row) => conversationFrom(row, me, lastOf.get(row.id)));
  }
}

/** 1 where a text after the read mark points at this person, or somebody else's at everybody. */
function mentionedAfterRead({ id }: Person) {
  return sql`CASE WHEN EXISTS (
    SELECT 1 FROM mentions t WHERE t.conversation = c.id AND t.person = ${id} AND t.seq > m.read
  ) OR EXISTS (
    SELECT 1 FROM mentions t JOIN entries u ON u.conversation = t.conversation AND u.seq = t.seq
    WHERE t.conversation = c.id AND t.person = ${EVERYONE} AND t.seq > m.read AND u.author <> ${id}
  ) THEN 1 ELSE 0 END`;
}

function conversationFrom(row: Row, me: Person | null, last: Entry | undefined): Conversation {
  const peer = row.kind === 'direct' ? peerOf(row, me!) : undefined;
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
    ...silenceUntil(row.silenced_until),
    ...(row.mentioned === 1 && { mentioned: true }),
    ...(row.muted === 1 && { muted: true }),
    ...(row.pinned === 1 && { pinned: true }),
    ...(row.alias !== null && { alias: row.alias }),
    ...(row.blocked !== null && { blocked: true }),
  };
}

/** Notes to self have no other member. */
function peerOf({ peer_id, peer_name, peer_avatar, peer_maker }: Row, me: Person): Person {
  if (peer_id === null) return me;
  return { id: peer_id, name: peer_name!, avatar: peer_avatar!, ...botMark(peer_maker) };
}

/** @param until milliseconds since 1970; what is over is left out */
export function silenceUntil(until: number | null): { silencedUntil?: string } {
  return until !== null && until > Date.now() ? { silencedUntil: new Date(until).toISOString() } : {};
}
