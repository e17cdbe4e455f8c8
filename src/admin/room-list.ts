import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { AuditLog } from '../moderation/audit-log.js';
import type { AdminDissolve, AdminFind } from '../protocol/admin.dto.js';
import type { KnownRoom, KnownRoomPage } from '../protocol/admin.types.js';
import { LOBBY, PAGE_DEFAULT } from '../protocol/constants.js';
import type { Person } from '../protocol/types.js';
import { MembershipService } from '../room/membership.service.js';
import { toIso } from '../common/iso-date.js';

const CURSOR = /^(\d{1,15})\.(r_[\w-]+)$/;

interface Row {
  id: string;
  title: string;
  members: number;
  head: number;
  open: number;
  owner: string | null;
  created_at: number;
  kept_days: number | null;
}

/** Lists the rooms that have a member, without their messages. */
@Injectable()
export class AdminRoomList {
  constructor(
    private readonly database: Database,
    private readonly membership: MembershipService,
    private readonly audit: AuditLog,
  ) {}

  async page({ q = '', cursor = '', limit = PAGE_DEFAULT }: AdminFind): Promise<KnownRoomPage> {
    const [, at, id] = CURSOR.exec(cursor) ?? [];
    const isFirst = at === undefined;
    const lobby = isFirst && q === '' ? await this.rows(sql`c.id = ${LOBBY}`, 1) : [];
    const rest = isFirst ? sql`` : sql`AND (c.created_at, c.id) < (${Number(at)}, ${id})`;
    const rows = await this.rows(
      sql`c.kind = 'room' AND c.id <> ${LOBBY} AND lower(c.title) LIKE ${containing(q)} ESCAPE '!'
        AND EXISTS (SELECT 1 FROM members m WHERE m.conversation = c.id) ${rest}`,
      limit + 1,
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      rooms: [...lobby, ...rows.slice(0, limit)].map(roomOf),
      ...(last && { next: `${last.created_at}.${last.id}` }),
    };
  }

  /** @throws ChatException `forbidden` for the lobby, `not_found` */
  async dissolve(admin: Person, room: AdminDissolve): Promise<void> {
    await this.membership.dissolveAsAdmin(admin, room);
    await this.audit.record(admin, 'dissolve', room.conversation);
  }

  private async rows(which: ReturnType<typeof sql>, limit: number): Promise<Row[]> {
    const { rows } = await sql<Row>`
      SELECT c.id, c.title, c.head, c.open, c.created_at, c.kept_days,
        (SELECT count(*) FROM members m WHERE m.conversation = c.id) AS members,
        (SELECT p.name FROM members m JOIN people p ON p.id = m.person
         WHERE m.conversation = c.id AND m.role = 'owner' LIMIT 1) AS owner
      FROM conversations c
      WHERE ${which}
      ORDER BY c.created_at DESC, c.id DESC
      LIMIT ${sql.lit(limit)}`.execute(this.database.query);
    return rows;
  }
}

function roomOf({ id, title, members, head, open, owner, created_at, kept_days }: Row): KnownRoom {
  return {
    id,
    title,
    members,
    head,
    ...(open === 1 && { open: true }),
    ...(owner !== null && { owner }),
    createdAt: toIso(created_at),
    ...(kept_days !== null && { days: kept_days }),
  };
}

function containing(q: string): string {
  return `%${q.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`;
}
