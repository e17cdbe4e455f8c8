import { Injectable } from '@nestjs/common';
import { ConversationLog } from '../conversation/conversation.log.js';
import { Delivery } from '../delivery/delivery.js';
import { Audit } from '../moderation/audit.js';
import type { AdminAnnounce } from '../protocol/admin.requests.js';
import { LOBBY } from '../protocol/limits.js';
import type { Person } from '../protocol/shapes.js';
import { readAnnouncement } from '../room/room.js';

/** What administrators tell everybody: the announcement of the lobby, where everybody is. */
@Injectable()
export class Notices {
  constructor(
    private readonly log: ConversationLog,
    private readonly delivery: Delivery,
    private readonly audit: Audit,
  ) {}

  /** @throws Refusal `invalid` */
  async announce(admin: Person, { content: text }: AdminAnnounce): Promise<{ seq: number }> {
    const announcement = readAnnouncement(text, 'content');
    const content = { kind: 'announcement', content: announcement, by: admin.name } as const;
    const passage = { by: 'house', changes: { announcement } } as const;
    const { seq } = await this.log.append(
      { conversation: LOBBY, author: admin.id, content, passage },
      (entry) => this.delivery.toConversation(LOBBY, 'notice', entry),
    );
    await this.audit.record(admin, 'announce', `${LOBBY} ${seq}`);
    return { seq };
  }
}
