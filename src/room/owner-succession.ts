import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Person } from '../protocol/types.js';
import { SessionRegistry } from '../session/session.registry.js';
import type { Room } from './room.repository.js';

/** A member who was not seen for so long does not keep the others from taking over. */
const OWNER_AWAY_MS = 7 * 24 * 60 * 60_000;

/** Who may become the owner of a room that has none. Nobody becomes it unasked. */
@Injectable()
export class OwnerSuccession {
  constructor(
    private readonly database: Database,
    private readonly registry: SessionRegistry,
  ) {}

  /** Any admin; where there is none, the member who is there longest of those who are online or were lately. */
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
