import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { keyOf } from '../identity/likeness.js';
import type { AdminFind } from '../protocol/admin.requests.js';
import type { KnownPeoplePage, KnownPerson } from '../protocol/admin.shapes.js';
import { PAGE_DEFAULT } from '../protocol/limits.js';
import { SessionRegistry } from '../session/session.registry.js';
import { isoAhead, iso } from './moment.js';

interface Row {
  id: string;
  name: string;
  avatar: string;
  name_key: string;
  password: string | null;
  admin: number;
  muted_until: number | null;
  created_at: number;
  seen_at: number;
  maker: string | null;
  banned: string | null;
  banned_until: number | null;
}

/** Everybody who has a nickname, with what was decided about them. */
@Injectable()
export class KnownPeople {
  constructor(
    private readonly database: Database,
    private readonly registry: SessionRegistry,
  ) {}

  async page({ q = '', cursor = '', limit = PAGE_DEFAULT }: AdminFind): Promise<KnownPeoplePage> {
    const from = keyOf(q);
    const now = Date.now();
    const { rows } = await sql<Row>`
      SELECT p.id, p.name, p.avatar, p.name_key, p.password, p.admin, p.muted_until, p.created_at, p.seen_at,
        m.name AS maker, b.subject AS banned, b.until AS banned_until
      FROM people p
      LEFT JOIN people m ON m.id = p.maker
      LEFT JOIN bans b ON b.subject = p.id AND (b.until IS NULL OR b.until > ${now})
      WHERE p.name_key IS NOT NULL AND p.name_key > ${cursor}
        AND substr(p.name_key, 1, ${sql.lit(Array.from(from).length)}) = ${from}
      ORDER BY p.name_key
      LIMIT ${sql.lit(limit + 1)}`.execute(this.database.query);
    const people = rows.slice(0, limit).map((row) => this.person(row));
    return { people, ...(rows.length > limit && { next: rows[limit - 1]!.name_key }) };
  }

  private person(row: Row): KnownPerson {
    const { id, name, avatar, password, admin, muted_until, maker, banned, banned_until } = row;
    return {
      id,
      name,
      avatar,
      online: this.registry.isOnline(id),
      createdAt: iso(row.created_at),
      seenAt: iso(row.seen_at),
      ...(password !== null && { claimed: true }),
      ...(admin === 1 && { admin: true }),
      ...isoAhead('mutedUntil', muted_until),
      ...(banned !== null && { banned: true, ...isoAhead('bannedUntil', banned_until) }),
      ...(maker !== null && { bot: true, maker }),
    };
  }
}
