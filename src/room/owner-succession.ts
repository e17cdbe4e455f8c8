import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Person } from '../protocol/types.js';
import { SessionRegistry } from '../session/session.registry.js';
import type { Room } from './room.repository.js';

/** A member who was offline for this long does not prevent others from claiming the room. */
const OWNER_AWAY_MS = 7 * 24 * 60 * 60_000;

/** Decides who may become the owner of a room without one. Ownership is never assigned automatically. */
@Injectable()
export class OwnerSuccession {
  constructor(
    private readonly database: Database,
    private readonly registry: SessionRegistry,
  ) {}

  /** Returns true for any admin; if there is none, for the longest-standing member who is online or recently was. */
  async mayClaim({ members }: Room, { id }: Person): Promise<boolean> {
    if (members.some(({ role }) => role === 'owner')) return false;
    const isAdmin = members.some((member) => member.id === id && member.role === 'admin');
    if (isAdmin || members.some(({ role }) => role === 'admin')) return isAdmin;
    const rows = await this.database.query
      .selectFrom('people')
      .select('id')
      .where(
        'id',
        'in',
        members.map((member) => member.id),
      )
      .where('seen_at', '>', Date.now() - OWNER_AWAY_MS)
      .execute();
    const lately = new Set(rows.map((row) => row.id));
    return members.find((member) => lately.has(member.id) || this.registry.isOnline(member.id))?.id === id;
  }
}
