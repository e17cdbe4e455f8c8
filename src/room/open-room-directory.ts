import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.js';
import { PAGE_DEFAULT } from '../protocol/constants.js';
import type { OpenRooms } from '../protocol/room.dto.js';
import type { OpenRoom, OpenRoomPage } from '../protocol/types.js';

const CURSOR = /^(\d{1,15})\.(r_[\w-]+)$/;

/** Lists the rooms that any user may join, newest first. */
@Injectable()
export class OpenRoomDirectory {
  constructor(private readonly database: Database) {}

  async page({ cursor, limit: asked }: OpenRooms): Promise<OpenRoomPage> {
    const limit = asked ?? PAGE_DEFAULT;
    const [, at, id] = CURSOR.exec(cursor ?? '') ?? [];
    const rest = at === undefined ? sql`` : sql`AND (c.created_at, c.id) < (${Number(at)}, ${id})`;
    const { rows } = await sql<OpenRoom & { created_at: number }>`
      SELECT c.id, c.title, c.created_at,
        (SELECT count(*) FROM members m WHERE m.conversation = c.id) AS members
      FROM conversations c
      WHERE c.open = 1 ${rest}
      ORDER BY c.created_at DESC, c.id DESC
      LIMIT ${sql.lit(limit + 1)}`.execute(this.database.query);
    const rooms = rows.slice(0, limit).map(({ id, title, members }) => ({ id, title, members }));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { rooms, ...(last && { next: `${last.created_at}.${last.id}` }) };
  }
}
