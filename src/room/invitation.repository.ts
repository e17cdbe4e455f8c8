import { Injectable } from '@nestjs/common';
import { sql, type Compilable, type SqlBool } from 'kysely';
import { Database } from '../database/database.js';
import type { InvitationRow } from '../database/schema.js';
import { botFlag } from '../identity/bot-flag.js';
import { INVITATION_LIFE_MS, PAGE_DEFAULT, UNREAD_COUNTED } from '../protocol/constants.js';
import type { Invitations } from '../protocol/room.dto.js';
import type { Invitation, InvitationPage, Person } from '../protocol/types.js';

const CURSOR = /^(\d{1,15})\.(r_[\w-]+)$/;

/**
 * Pending invitations. An invitation is valid for 30 days, while its inviter is a member of the room and not banned,
 * and while neither user blocks the other. A declined one is kept for the same time, so that it is not sent again.
 */
@Injectable()
export class InvitationRepository {
  constructor(private readonly database: Database) {}

  /** Returns the invitees (ids) of this user's pending and declined invitations, one for each invitation. */
  async inviteesOf(inviter: string): Promise<string[]> {
    const rows = await this.database.query
      .selectFrom('invitations')
      .select('person')
      .where('inviter', '=', inviter)
      .where('at', '>', oldestInvitationAt())
      .execute();
    return rows.map(({ person }) => person);
  }

  /** Adds invitations. Returns those of `people` (ids) who did not have one into this room. */
  async add(
    { conversation, inviter, at }: Pick<InvitationRow, 'conversation' | 'inviter' | 'at'>,
    people: readonly string[],
  ): Promise<string[]> {
    const { query } = this.database;
    const [, ...added] = await this.database.atomically([
      query
        .deleteFrom('invitations')
        .where('conversation', '=', conversation)
        .where('person', 'in', people)
        .where(({ or, and, eb, not }) =>
          or([eb('at', '<=', oldestInvitationAt()), and([eb('declined', '=', 0), not(INVITER_IS_MEMBER)])]),
        ),
      ...people.map((person) =>
        query
          .insertInto('invitations')
          .values({ conversation, person, inviter, at })
          .onConflict((conflict) => conflict.doNothing()),
      ),
    ]);
    return people.filter((_, index) => added[index] === 1);
  }

  /** Returns a page of this user's pending invitations. */
  async page({ id }: Person, { cursor, limit = PAGE_DEFAULT }: Invitations): Promise<InvitationPage> {
    const [, at, room] = CURSOR.exec(cursor ?? '') ?? [];
    const rows = await this.waitingFor(id)
      .$if(at !== undefined, (q) =>
        q.where(sql<SqlBool>`(invitations.at, invitations.conversation) < (${Number(at)}, ${room})`),
      )
      .orderBy('invitations.at', 'desc')
      .orderBy('invitations.conversation', 'desc')
      .limit(limit + 1)
      .execute();
    const found = rows.slice(0, limit);
    const last = rows.length > limit ? found.at(-1) : undefined;
    return { invitations: found.map(invitationOf), ...(last && { next: `${last.at}.${last.conversation}` }) };
  }

  /** Returns this user's pending invitation into this room. */
  async find({ id }: Person, conversation: string): Promise<Invitation | undefined> {
    const row = await this.waitingFor(id)
      .where('invitations.conversation', '=', conversation)
      .executeTakeFirst();
    return row && invitationOf(row);
  }

  /** Returns the number of this user's pending invitations, counted up to `UNREAD_COUNTED`. */
  async count({ id }: Person): Promise<number> {
    const rows = await this.database.query
      .selectFrom('invitations')
      .select('invitations.conversation')
      .where('invitations.person', '=', id)
      .where(holds())
      .limit(UNREAD_COUNTED)
      .execute();
    return rows.length;
  }

  /** Deletes this user's invitation, as a condition for storing the entry of the join. */
  acceptStatement({ id }: Person, conversation: string): Compilable {
    return this.database.query
      .deleteFrom('invitations')
      .where('conversation', '=', conversation)
      .where('person', '=', id)
      .where(holds());
  }

  /** Deletes the invitations of users (ids) who joined the room another way. */
  deleteStatement(conversation: string, people: readonly string[]): Compilable {
    return this.database.query
      .deleteFrom('invitations')
      .where('conversation', '=', conversation)
      .where('person', 'in', people);
  }

  /** Returns whether an invitation was pending. */
  async decline({ id }: Person, conversation: string): Promise<boolean> {
    const { numUpdatedRows } = await this.database.query
      .updateTable('invitations')
      .set({ declined: 1, at: Date.now() })
      .where('conversation', '=', conversation)
      .where('person', '=', id)
      .where(holds())
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  private waitingFor(person: string) {
    return this.database.query
      .selectFrom('invitations')
      .innerJoin('conversations as c', 'c.id', 'invitations.conversation')
      .innerJoin('people as p', 'p.id', 'invitations.inviter')
      .select([
        'invitations.conversation',
        'invitations.at',
        'c.title',
        'p.id',
        'p.name',
        'p.avatar',
        'p.maker',
      ])
      .select(
        sql<number>`(SELECT count(*) FROM members m WHERE m.conversation = invitations.conversation)`.as(
          'members',
        ),
      )
      .where('invitations.person', '=', person)
      .where(holds());
  }
}

const INVITER_IS_MEMBER = sql<SqlBool>`EXISTS (SELECT 1 FROM members v
  WHERE v.conversation = invitations.conversation AND v.person = invitations.inviter)`;

/** True if an invitation is pending. */
function holds() {
  return sql<SqlBool>`invitations.declined = 0 AND invitations.at > ${oldestInvitationAt()} AND ${INVITER_IS_MEMBER}
    AND NOT EXISTS (SELECT 1 FROM members x
      WHERE x.conversation = invitations.conversation AND x.person = invitations.person)
    AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.person = invitations.person AND b.blocked = invitations.inviter)
    AND NOT EXISTS (SELECT 1 FROM blocks b WHERE b.person = invitations.inviter AND b.blocked = invitations.person)
    AND NOT EXISTS (SELECT 1 FROM bans n WHERE n.subject = invitations.inviter AND n.kind = 'person'
      AND (n.until IS NULL OR n.until > ${Date.now()}))`;
}

/** Returns the time in milliseconds since 1970 up to which invitations have expired. */
export function oldestInvitationAt(): number {
  return Date.now() - INVITATION_LIFE_MS;
}

type Row = Omit<Invitation, 'by' | 'at'> & Person & { at: number; maker: string | null };

function invitationOf({ conversation, title, members, at, maker, id, name, avatar }: Row): Invitation {
  const by = { id, name, avatar, ...botFlag(maker) };
  return { conversation, title, members, by, at: new Date(at).toISOString() };
}
