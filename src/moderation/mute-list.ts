import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';

/**
 * Muted users and their bots. Cached in memory for an early rejection; the statement that stores a message checks
 * again. Administrators are not muted.
 */
@Injectable()
export class MuteList {
  private until = new Map<string, number>();

  constructor(private readonly database: Database) {}

  async load(): Promise<void> {
    const rows = await this.database.query
      .selectFrom('people as owner')
      .leftJoin('people as bot', 'bot.maker', 'owner.id')
      .select(['owner.id', 'owner.muted_until', 'bot.id as bot'])
      .where('owner.muted_until', '>', Date.now())
      .where('owner.admin', '=', 0)
      .execute();
    const until = new Map<string, number>();
    for (const { id, bot, muted_until } of rows) {
      for (const muted of [id, bot]) {
        if (muted !== null) until.set(muted, Math.max(muted_until!, until.get(muted) ?? 0));
      }
    }
    this.until = until;
  }

  /** @throws ChatException `muted` */
  check({ id }: Pick<Person, 'id'>): void {
    if (this.until.size === 0) return;
    const retryAfterMs = (this.until.get(id) ?? 0) - Date.now();
    if (retryAfterMs > 0) throw new ChatException('muted', 'you are muted', { retryAfterMs });
  }

  /** @param until milliseconds since 1970; `null` ends the mute */
  async set(id: string, until: number | null): Promise<void> {
    await this.database.query
      .updateTable('people')
      .set({ muted_until: until })
      .where('id', '=', id)
      .execute();
    await this.load();
  }
}
