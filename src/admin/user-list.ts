import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { nameKey } from '../identity/confusables.js';
import { keysFrom } from '../identity/key-range.js';
import type { AdminFind } from '../protocol/admin.dto.js';
import type { KnownPeoplePage, KnownPerson } from '../protocol/admin.types.js';
import { PAGE_DEFAULT } from '../protocol/constants.js';
import { SessionRegistry } from '../session/session.registry.js';
import { isoIfFuture, toIso } from '../common/iso-date.js';

interface Row {
  id: string;
  name: string;
  avatar: string;
  name_key: string;
  claimed: number;
  admin: number;
  muted_until: number | null;
  created_at: number;
  seen_at: number;
  maker: string | null;
  banned: string | null;
  banned_until: number | null;
}

/** Lists the users that have a nickname, with their bans and mutes. */
@Injectable()
export class AdminUserList {
  constructor(
    private readonly database: Database,
    private readonly registry: SessionRegistry,
  ) {}

  async page({ q = '', cursor = '', limit = PAGE_DEFAULT }: AdminFind): Promise<KnownPeoplePage> {
    const now = Date.now();
    const { rows } = await sql<Row>`
      SELECT p.id, p.name, p.avatar, p.name_key, p.claimed, p.admin, p.muted_until, p.created_at, p.seen_at,
        m.name AS maker, b.subject AS banned, b.until AS banned_until
      FROM people p
      LEFT JOIN people m ON m.id = p.maker
      LEFT JOIN bans b ON b.subject = p.id AND (b.until IS NULL OR b.until > ${now})
      WHERE ${keysFrom('p.name_key', nameKey(q), cursor)}
      ORDER BY p.name_key
      LIMIT ${sql.lit(limit + 1)}`.execute(this.database.query);
    const people = rows.slice(0, limit).map((row) => this.person(row));
    return { people, ...(rows.length > limit && { next: rows[limit - 1]!.name_key }) };
  }

  private person(row: Row): KnownPerson {
    const { id, name, avatar, claimed, admin, muted_until, maker, banned, banned_until } = row;
    return {
      id,
      name,
      avatar,
      online: this.registry.isOnline(id),
      createdAt: toIso(row.created_at),
      seenAt: toIso(row.seen_at),
      ...(claimed === 1 && { claimed: true }),
      ...(admin === 1 && { admin: true }),
      ...isoIfFuture('mutedUntil', muted_until),
      ...(banned !== null && { banned: true, ...isoIfFuture('bannedUntil', banned_until) }),
      ...(maker !== null && { bot: true, maker }),
    };
  }
}
