import { Injectable } from '@nestjs/common';
import { noSuchConversation } from '../conversation/not-found.js';
import { Database } from '../database/database.js';
import { Audit } from '../moderation/audit.js';
import type { AdminRetention } from '../protocol/admin.requests.js';
import type { Retention as Days } from '../protocol/admin.shapes.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';
import { FOR_EVER, RETENTION } from './days.js';
import { RetentionSweep } from './sweep.js';

/** For how long what is said is kept: an administrator decides, for the whole house and for single rooms. */
@Injectable()
export class Retention {
  constructor(
    private readonly database: Database,
    private readonly sweep: RetentionSweep,
    private readonly audit: Audit,
  ) {}

  /** Sets what is asked for, and answers with what holds then. @throws Refusal `invalid`, `not_found` */
  async set(admin: Person, { conversation, days, inherit }: AdminRetention): Promise<Days> {
    if (days !== undefined && inherit) throw refused('either `days` or `inherit`');
    if (conversation === undefined && inherit) throw refused('only a room inherits');
    if (days === undefined && !inherit) return this.held();
    const kept = inherit ? null : days!;
    if (conversation === undefined) await this.setDefault(kept!);
    else await this.setRoom(conversation, kept);
    await this.audit.record(admin, 'retention', `${conversation ?? 'house'} ${kept ?? 'inherit'}`);
    this.sweep.soon();
    return this.held();
  }

  private async held(): Promise<Days> {
    const rooms = await this.database.query
      .selectFrom('conversations')
      .select(['id', 'title', 'kept_days as days'])
      .where('kept_days', 'is not', null)
      .orderBy('title')
      .execute();
    return { days: await this.sweep.days(), rooms: rooms.map((room) => ({ ...room, days: room.days! })) };
  }

  private async setDefault(days: number): Promise<void> {
    const value = String(days);
    const { query } = this.database;
    if (days === FOR_EVER) {
      await query.deleteFrom('settings').where('name', '=', RETENTION).execute();
      return;
    }
    await query
      .insertInto('settings')
      .values({ name: RETENTION, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
  }

  private async setRoom(conversation: string, days: number | null): Promise<void> {
    const { numUpdatedRows } = await this.database.query
      .updateTable('conversations')
      .set({ kept_days: days })
      .where('id', '=', conversation)
      .where('kind', '=', 'room')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) noSuchConversation();
  }
}

function refused(why: string): Refusal {
  return new Refusal('invalid', why, { fields: ['days', 'inherit'] });
}
