import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import type { AdminPage } from '../protocol/admin.dto.js';
import type { AuditPage, Ban } from '../protocol/admin.types.js';
import { PAGE_DEFAULT } from '../protocol/constants.js';
import { toIso, isoIfFuture } from '../common/iso-date.js';

/** `<milliseconds since 1970> <id>` of the last row of the previous page. */
const CURSOR = /^(\d{1,15}) (\S{1,100})$/;

interface BanListRow {
  subject: string;
  kind: 'person' | 'ip';
  until: number | null;
  made_at: number;
  name: string | null;
  by: string | null;
}

interface AuditListRow {
  id: string;
  at: number;
  action: string;
  subject: string;
  by: string | null;
  name: string | null;
}

/** Lists current bans and the audit log, newest first. */
@Injectable()
export class ModerationHistory {
  constructor(private readonly database: Database) {}

  /** Returns a page of the bans in force. */
  async bans({ cursor, limit = PAGE_DEFAULT }: AdminPage): Promise<{ bans: Ban[]; next?: string }> {
    const { rows } = await sql<BanListRow>`
      SELECT b.subject, b.kind, b.until, b.made_at, p.name, a.name AS by
      FROM bans b
      LEFT JOIN people p ON p.id = b.subject AND b.kind = 'person'
      LEFT JOIN people a ON a.id = b.made_by
      WHERE (b.until IS NULL OR b.until > ${Date.now()}) ${after(cursor, 'b.made_at', 'b.subject')}
      ORDER BY b.made_at DESC, b.subject DESC
      LIMIT ${sql.lit(limit + 1)}`.execute(this.database.query);
    const bans = rows.slice(0, limit).map(({ subject, kind, until, made_at, name, by }) => ({
      subject,
      kind,
      ...(name !== null && { name }),
      ...isoIfFuture('until', until),
      by: by ?? '',
      at: toIso(made_at),
    }));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { bans, ...(last && { next: `${last.made_at} ${last.subject}` }) };
  }

  async audit({ cursor, limit = PAGE_DEFAULT }: AdminPage): Promise<AuditPage> {
    const { rows } = await sql<AuditListRow>`
      SELECT u.id, u.at, u.action, u.subject, a.name AS by, p.name
      FROM audit u
      LEFT JOIN people a ON a.id = u.made_by
      LEFT JOIN people p ON u.subject = 'person ' || p.id
      WHERE 1 = 1 ${after(cursor, 'u.at', 'u.id')}
      ORDER BY u.at DESC, u.id DESC
      LIMIT ${sql.lit(limit + 1)}`.execute(this.database.query);
    const lines = rows.slice(0, limit).map(({ id, at, action, subject, by, name }) => ({
      id,
      at: toIso(at),
      by: by ?? '',
      action,
      subject,
      ...(name !== null && { name }),
    }));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { lines, ...(last && { next: `${last.at} ${last.id}` }) };
  }
}

function after(cursor: string | undefined, at: string, id: string) {
  const [, time, last] = CURSOR.exec(cursor ?? '') ?? [];
  if (time === undefined) return sql``;
  return sql`AND (${sql.ref(at)}, ${sql.ref(id)}) < (${Number(time)}, ${last})`;
}
