import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { Database } from '../database/database.js';
import { PAGE_DEFAULT, UNREAD_COUNTED, WELCOMED_MAX, WELCOMED_REQUESTS_MAX } from '../protocol/constants.js';
import type { Conversations } from '../protocol/message.dto.js';
import type { Conversation, ConversationPage, Person } from '../protocol/types.js';
import {
  conversationFrom,
  memberOf,
  LOBBY_OF_VISITORS,
  onlyConversation,
  RECENCY,
  messageRequestsOf,
  listQuery,
  URGENCY,
  type ConversationListRow,
} from './conversation-query.js';
import { EntryReader } from './log/entry-reader.js';
import { throwConversationNotFound } from './conversation-not-found.js';

export { mutedUntilField } from './conversation-query.js';

const CURSOR = /^(\d{1,15})\.([\w.-]+)$/;
/** A cursor before all conversations: later than any entry. */
const BEFORE_ALL = `${10 ** 15 - 1}.r_`;

/** The conversations in a `welcome`. */
export interface ConversationOverview extends ConversationPage {
  /** Number of message requests, counted up to `UNREAD_COUNTED`. */
  requests: number;
}

/** Lists the conversations of a user with head, read marker and unread count; one query per page. */
@Injectable()
export class ConversationList {
  constructor(
    private readonly database: Database,
    private readonly reader: EntryReader,
  ) {}

  /**
   * Returns the most important conversations, and a cursor if there are more. All conversations newer than the cursor
   * are included, so a client that continues there misses none.
   */
  async listFor(person: Person | null): Promise<ConversationOverview> {
    if (!person) return { conversations: [await this.lobbyForVisitors()], requests: 0 };
    const picked = sql`SELECT * FROM (${memberOf(person)}) AS f ORDER BY ${URGENCY} LIMIT ${sql.lit(WELCOMED_MAX + 1)}`;
    const [found, requested] = await Promise.all([
      this.rows(listQuery(person, picked, URGENCY)),
      this.countRequests(person),
    ]);
    const rows = found.slice(0, WELCOMED_MAX);
    const conversations = await this.conversationsFrom(rows, person);
    const cursor =
      found.length > rows.length ? cursorAfter(rows.findLast(({ urgent }) => urgent === 0)) : undefined;
    const places = Math.min(WELCOMED_MAX - rows.length, WELCOMED_REQUESTS_MAX);
    if (requested > 0 && places > 0) {
      const newest = await this.page(person, { requests: true, limit: places });
      conversations.push(...newest.conversations);
    }
    return { conversations, requests: requested, ...(cursor !== undefined && { cursor }) };
  }

  /**
   * Returns a page in an order that reading and pinning do not change: only a new entry moves a conversation to the
   * front.
   */
  async page(person: Person, query: Conversations): Promise<ConversationPage> {
    const { cursor = BEFORE_ALL, limit = PAGE_DEFAULT } = query;
    const [, moment, id] = CURSOR.exec(cursor) ?? [];
    const all = query.requests ? messageRequestsOf(person) : memberOf(person);
    const isFirst = id === undefined || cursor === BEFORE_ALL;
    const rest = isFirst ? sql`` : sql`WHERE (f.lobby, f.moment, f.id) < (0, ${Number(moment)}, ${id})`;
    const picked = sql`SELECT * FROM (${all}) AS f ${rest} ORDER BY ${RECENCY} LIMIT ${sql.lit(limit + 1)}`;
    const found = await this.rows(listQuery(person, picked, RECENCY));
    const rows = found.slice(0, limit);
    const conversations = await this.conversationsFrom(rows, person);
    return { conversations, ...(found.length > limit && { cursor: cursorAfter(rows.at(-1)) }) };
  }

  /**
   * Returns one conversation.
   * @throws ChatException `not_found`
   */
  async getOne(person: Person, conversation: string): Promise<Conversation> {
    return (await this.findOne(person, conversation)) ?? throwConversationNotFound();
  }

  /** Returns one conversation, or `undefined` if the user is not in it. */
  async findOne(person: Person, conversation: string): Promise<Conversation | undefined> {
    const rows = await this.rows(listQuery(person, onlyConversation(person, conversation), RECENCY));
    return (await this.conversationsFrom(rows, person))[0];
  }

  private async lobbyForVisitors(): Promise<Conversation> {
    return (await this.conversationsFrom(await this.rows(LOBBY_OF_VISITORS), null))[0]!;
  }

  private async countRequests({ id }: Person): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*) AS count FROM (
        SELECT 1 FROM members WHERE person = ${id} AND requested_at IS NOT NULL
        LIMIT ${sql.lit(UNREAD_COUNTED)}) AS counted`.execute(this.database.query);
    return rows[0]!.count;
  }

  private async rows(statement: RawBuilder<ConversationListRow>): Promise<ConversationListRow[]> {
    return (await statement.execute(this.database.query)).rows;
  }

  private async conversationsFrom(
    rows: readonly ConversationListRow[],
    me: Person | null,
  ): Promise<Conversation[]> {
    const begun = rows.filter(({ seq }) => seq !== null);
    const lasts = await this.reader.readNewest(
      begun.map((row) => ({ ...row, conversation: row.id, seq: row.seq!, kind: row.entry_kind })),
    );
    const lastOf = new Map(lasts.map((entry) => [entry.conversation, entry]));
    return rows.map((row) => conversationFrom(row, me, lastOf.get(row.id)));
  }
}

/** @param row `undefined` if the next page is the first one */
function cursorAfter(row: ConversationListRow | undefined): string {
  return row ? `${row.moment}.${row.id}` : BEFORE_ALL;
}
