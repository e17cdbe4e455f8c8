import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { LOBBY, UNREAD_COUNTED } from '../protocol/limits.js';
import type { Conversation, Person, Role } from '../protocol/shapes.js';
import { entryFromRow } from './entry.js';
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
  seq: number | null;
  entry_kind: string;
  client_id: string | null;
  at: number;
  body: string;
  open: number;
  role: Role;
  since: number;
  members: number | null;
}

/** The conversations of one person, each with its head, read mark and unread count: one query for all of them. */
@Injectable()
export class ConversationList {
  constructor(private readonly database: Database) {}

  async of(person: Person | null): Promise<Conversation[]> {
    return person ? this.ofPerson(person) : [await this.lobbyForVisitors()];
  }

  /** One of them. @throws Refusal `not_found` */
  async one(person: Person, conversation: string): Promise<Conversation> {
    const [found] = await this.ofPerson(person, conversation);
    return found ?? noSuchConversation();
  }

  private async ofPerson(person: Person, only?: string): Promise<Conversation[]> {
    const { rows } = await sql<Row>`
      SELECT c.id, c.kind, c.title, c.head, m.read,
        (SELECT count(*) FROM (
          SELECT 1 FROM entries u
          WHERE u.conversation = c.id AND u.seq > m.read AND u.author <> ${person.id} AND u.kind = 'text'
          LIMIT ${sql.lit(UNREAD_COUNTED)}) AS counted) AS unread,
        p.id AS peer_id, p.name AS peer_name, p.avatar AS peer_avatar,
        e.seq, e.kind AS entry_kind, e.client_id, e.at, e.body,
        c.open, m.role, m.since,
        CASE WHEN c.kind = 'room' AND c.id <> ${LOBBY} THEN
          (SELECT count(*) FROM members x WHERE x.conversation = c.id) END AS members
      FROM members m
      JOIN conversations c ON c.id = m.conversation
      LEFT JOIN members o ON o.conversation = c.id AND o.person <> m.person AND c.kind = 'direct'
      LEFT JOIN people p ON p.id = o.person
      LEFT JOIN entries e ON e.conversation = c.id AND e.seq = c.head
      WHERE m.person = ${person.id} ${only === undefined ? sql`` : sql`AND c.id = ${only}`}
      ORDER BY (c.id = ${LOBBY}) DESC, e.at DESC
      LIMIT ${sql.lit(LISTED_MAX)}`.execute(this.database.query);
    return rows.map((row) => conversationFrom(row, person));
  }

  /** A visitor has nothing unread: it has not been here before. */
  private async lobbyForVisitors(): Promise<Conversation> {
    const { rows } = await sql<Row>`
      SELECT c.id, c.kind, c.title, c.head, c.head AS read, 0 AS unread,
        NULL AS peer_id, NULL AS peer_name, NULL AS peer_avatar,
        e.seq, e.kind AS entry_kind, e.client_id, e.at, e.body,
        0 AS open, 'member' AS role, 1 AS since, NULL AS members
      FROM conversations c LEFT JOIN entries e ON e.conversation = c.id AND e.seq = c.head
      WHERE c.id = ${LOBBY}`.execute(this.database.query);
    return conversationFrom(rows[0]!, null);
  }
}

function conversationFrom(row: Row, me: Person | null): Conversation {
  const peer = row.kind === 'direct' ? peerOf(row, me!) : undefined;
  const last =
    row.seq === null
      ? undefined
      : entryFromRow({ ...row, conversation: row.id, seq: row.seq, kind: row.entry_kind });
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
  };
}

/** Notes to self have no other member. */
function peerOf({ peer_id, peer_name, peer_avatar }: Row, me: Person): Person {
  return peer_id === null ? me : { id: peer_id, name: peer_name!, avatar: peer_avatar! };
}
