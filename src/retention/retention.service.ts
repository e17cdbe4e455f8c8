import { Injectable } from '@nestjs/common';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import { Database } from '../database/database.js';
import { AuditLog } from '../moderation/audit-log.js';
import type { AdminRetention } from '../protocol/admin.dto.js';
import type { Retention } from '../protocol/admin.types.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { FOREVER, RETENTION_KEY } from './retention.constants.js';
import { RetentionCleanup } from './retention-cleanup.js';

/** Retention times, which administrators set for the server and for single rooms. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly database: Database,
    private readonly cleanup: RetentionCleanup,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Changes the retention if requested. Returns the current settings.
   * @throws ChatException `invalid`, `not_found`
   */
  async set(admin: Person, { conversation, days, inherit }: AdminRetention): Promise<Retention> {
    if (days !== undefined && inherit) throw refused('`days` and `inherit` are mutually exclusive');
    if (conversation === undefined && inherit)
      throw refused('`inherit` requires the `conversation` of a room');
    if (days === undefined && !inherit) return this.current();
    const kept = inherit ? null : days!;
    if (conversation === undefined) await this.setDefault(kept!);
    else await this.setRoom(conversation, kept);
    await this.audit.record(admin, 'retention', `${conversation ?? 'house'} ${kept ?? 'inherit'}`);
    this.cleanup.schedule();
    return this.current();
  }

  private async current(): Promise<Retention> {
    const rooms = await this.database.query
      .selectFrom('conversations')
      .select(['id', 'title', 'kept_days as days'])
      .where('kept_days', 'is not', null)
      .orderBy('title')
      .execute();
    return { days: await this.cleanup.days(), rooms: rooms.map((room) => ({ ...room, days: room.days! })) };
  }

  private async setDefault(days: number): Promise<void> {
    const value = String(days);
    const { query } = this.database;
    if (days === FOREVER) {
      await query.deleteFrom('settings').where('name', '=', RETENTION_KEY).execute();
      return;
    }
    await query
      .insertInto('settings')
      .values({ name: RETENTION_KEY, value })
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
    if (numUpdatedRows === 0n) throwConversationNotFound();
  }
}

function refused(why: string): ChatException {
  return new ChatException('invalid', why, { fields: ['days', 'inherit'] });
}
