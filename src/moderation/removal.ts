import { Injectable } from '@nestjs/common';
import { ConversationLog } from '../conversation/conversation.log.js';
import { Erasure } from '../conversation/erasure.js';
import { Delivery } from '../delivery/delivery.js';
import type { AdminRemove } from '../protocol/admin.requests.js';
import type { Person } from '../protocol/shapes.js';
import { Audit } from './audit.js';

/** Takes a text out of a room. First it is gone, then it is told: whoever asks for it in between finds it gone. */
@Injectable()
export class Removal {
  constructor(
    private readonly erasure: Erasure,
    private readonly log: ConversationLog,
    private readonly delivery: Delivery,
    private readonly audit: Audit,
  ) {}

  /**
   * @returns the seq of the notice
   * @throws Refusal `not_found`
   */
  async remove(admin: Person, { conversation, seq }: AdminRemove): Promise<{ seq: number }> {
    await this.erasure.erase(conversation, seq);
    const content = { kind: 'recall', target: seq, by: admin.name } as const;
    const receipt = await this.log.append({ conversation, author: admin.id, content }, (entry) =>
      this.delivery.toConversation(conversation, 'notice', entry),
    );
    await this.audit.record(admin, 'remove', `${conversation} ${seq}`);
    return { seq: receipt.seq };
  }
}
