import { Injectable } from '@nestjs/common';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { AuditLog } from '../moderation/audit-log.js';
import type { AdminAnnounce } from '../protocol/admin.dto.js';
import { LOBBY } from '../protocol/constants.js';
import type { Person } from '../protocol/types.js';
import { parseAnnouncement } from '../room/room-validation.js';

/** Sets the announcement of the lobby, which all users are in. */
@Injectable()
export class AnnouncementService {
  constructor(
    private readonly log: ConversationLog,
    private readonly delivery: DeliveryService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws ChatException `invalid` */
  async announce(admin: Person, { content: text }: AdminAnnounce): Promise<{ seq: number }> {
    const announcement = parseAnnouncement(text, 'content');
    const content = { kind: 'announcement', content: announcement, by: admin.name } as const;
    const change = { allowedFor: 'server', changes: { announcement } } as const;
    const { seq } = await this.log.append(
      { conversation: LOBBY, author: admin.id, content, change },
      (entry) => this.delivery.toConversation(LOBBY, 'notice', entry),
    );
    await this.audit.record(admin, 'announce', `${LOBBY} ${seq}`);
    return { seq };
  }
}
