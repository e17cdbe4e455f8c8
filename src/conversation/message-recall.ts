import { Injectable } from '@nestjs/common';
import type { Recall } from '../protocol/message.dto.js';
import type { Notice, Person } from '../protocol/types.js';
import { ConversationLog } from './log/conversation-log.js';
import { MessageErasure, type PreparedErasure } from './message-erasure.js';
import type { MembershipChange } from './log/membership-rules.js';

/** How a text is taken back, whoever does it: what it said is gone in the transaction that stores the `recall` of it. */
@Injectable()
export class MessageRecall {
  constructor(
    private readonly log: ConversationLog,
    private readonly erasure: MessageErasure,
  ) {}

  /**
   * @param may rejects where `me` may not
   * @returns the seq of the notice
   * @throws ChatException `not_found` where there is no such text, or no longer
   */
  async recall(
    me: Person,
    { conversation, seq }: Recall,
    { change, tell }: { change?: MembershipChange; tell: (notice: Notice) => void },
    may: (text: PreparedErasure) => Promise<void>,
  ): Promise<{ seq: number }> {
    const text = await this.erasure.prepare(conversation, seq);
    await may(text);
    const { requires, writes } = text;
    const content = { kind: 'recall', target: seq, by: me.name } as const;
    const receipt = await this.log.append(
      { conversation, author: me.id, content, change, requires, writes },
      tell,
    );
    return { seq: receipt.seq };
  }
}
