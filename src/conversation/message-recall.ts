import { Injectable } from '@nestjs/common';
import type { Recall } from '../protocol/requests.js';
import type { Notice, Person } from '../protocol/shapes.js';
import { ConversationLog } from './conversation.log.js';
import { Erasure, type Erasable } from './erasure.js';
import type { Passage } from './passage.js';

/** How a text is taken back, whoever does it: what it said is gone in the transaction that stores the `recall` of it. */
@Injectable()
export class Recalls {
  constructor(
    private readonly log: ConversationLog,
    private readonly erasure: Erasure,
  ) {}

  /**
   * @param may rejects where `me` may not
   * @returns the seq of the notice
   * @throws Refusal `not_found` where there is no such text, or no longer
   */
  async recall(
    me: Person,
    { conversation, seq }: Recall,
    { passage, tell }: { passage?: Passage; tell: (notice: Notice) => void },
    may: (text: Erasable) => Promise<void>,
  ): Promise<{ seq: number }> {
    const text = await this.erasure.of(conversation, seq);
    await may(text);
    const { requires, writes } = text;
    const content = { kind: 'recall', target: seq, by: me.name } as const;
    const receipt = await this.log.append(
      { conversation, author: me.id, content, passage, requires, writes },
      tell,
    );
    return { seq: receipt.seq };
  }
}
