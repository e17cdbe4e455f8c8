import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';

/** Who may listen but not speak for a while. Held in memory, since every message is asked about. */
@Injectable()
export class Mutes {
  private until = new Map<string, number>();

  constructor(private readonly database: Database) {}

  async load(): Promise<void> {
    const rows = await this.database.query
      .selectFrom('people')
      .select(['id', 'muted_until'])
      .where('muted_until', '>', Date.now())
      .execute();
    this.until = new Map(rows.map(({ id, muted_until }) => [id, muted_until!]));
  }

  /** @throws Refusal `muted` */
  check({ id }: Pick<Person, 'id'>): void {
    if (this.until.size === 0) return;
    const retryAfterMs = (this.until.get(id) ?? 0) - Date.now();
    if (retryAfterMs > 0) throw new Refusal('muted', 'you may not speak for a while', { retryAfterMs });
  }

  /** @param until milliseconds since 1970; `null` lets them speak again */
  async set(id: string, until: number | null): Promise<void> {
    await this.database.query
      .updateTable('people')
      .set({ muted_until: until })
      .where('id', '=', id)
      .execute();
    if (until === null) this.until.delete(id);
    else this.until.set(id, until);
  }
}
