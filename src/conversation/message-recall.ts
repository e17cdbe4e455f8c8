import { Injectable } from '@nestjs/common';
import type { Recall } from '../protocol/message.dto.js';
import type { Notice, Person } from '../protocol/types.js';
import { ConversationLog } from './log/conversation-log.js';
import { MessageErasure, type PreparedErasure } from './message-erasure.js';
import type { MembershipChange } from './log/membership-rules.js';

/** Recalls a message: its content is erased in the transaction that stores the `recall` entry. */
@Injectable()
export class MessageRecall {
  constructor(
    private readonly log: ConversationLog,
    private readonly erasure: MessageErasure,
  ) {}

  /**
   * @param may rejects if `me` may not recall this message
   * @returns the seq of the notice
   * @throws ChatException `not_found` if there is no such message, or it is already recalled
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
