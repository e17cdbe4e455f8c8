import { Injectable } from '@nestjs/common';
import { MessageRecall } from '../conversation/message-recall.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import type { AdminRemove } from '../protocol/admin.dto.js';
import type { Notice, Person } from '../protocol/types.js';
import { AuditLog } from './audit-log.js';

/** Removes any message from a room, whatever its author and age. */
@Injectable()
export class MessageRemovalService {
  constructor(
    private readonly messageRecall: MessageRecall,
    private readonly delivery: DeliveryService,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Returns the seq of the notice.
   * @throws ChatException `not_found`
   */
  async remove(admin: Person, line: AdminRemove): Promise<{ seq: number }> {
    const { conversation, seq } = line;
    const tell = (notice: Notice) => this.delivery.toConversation(conversation, 'notice', notice);
    const removed = await this.messageRecall.recall(admin, line, { tell }, async () => {});
    await this.audit.record(admin, 'remove', `${conversation} ${seq}`);
    return removed;
  }
}
