import { Injectable } from '@nestjs/common';
import { Recalls } from '../conversation/recalls.js';
import { Delivery } from '../delivery/delivery.js';
import type { AdminRemove } from '../protocol/admin.requests.js';
import type { Notice, Person } from '../protocol/shapes.js';
import { Audit } from './audit.js';

/** Takes a text out of a room, whoever said it and however long ago. */
@Injectable()
export class Removal {
  constructor(
    private readonly recalls: Recalls,
    private readonly delivery: Delivery,
    private readonly audit: Audit,
  ) {}

  /**
   * @returns the seq of the notice
   * @throws Refusal `not_found`
   */
  async remove(admin: Person, line: AdminRemove): Promise<{ seq: number }> {
    const { conversation, seq } = line;
    const tell = (notice: Notice) => this.delivery.toConversation(conversation, 'notice', notice);
    const removed = await this.recalls.recall(admin, line, { tell }, async () => {});
    await this.audit.record(admin, 'remove', `${conversation} ${seq}`);
    return removed;
  }
}
