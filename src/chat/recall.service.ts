import { Injectable } from '@nestjs/common';
import { PreconditionFailedError } from '../conversation/log/log-store.js';
import { MessageRecall } from '../conversation/message-recall.js';
import type { ConversationAccess } from '../conversation/conversation-kind.js';
import { RECALL_WINDOW_MS } from '../protocol/constants.js';
import type { Recall } from '../protocol/message.dto.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { ConversationResolver } from './conversation-resolver.js';

/** 撤回: authors recall their own messages, and room admins those of lower-ranked members. */
@Injectable()
export class RecallService {
  constructor(
    private readonly resolver: ConversationResolver,
    private readonly messageRecall: MessageRecall,
  ) {}

  /**
   * Recalls a message.
   * @returns the seq of the notice
   * @throws ChatException `not_found` for no such message or a recalled one; `forbidden` for a message of another
   *   user, or after the recall window
   */
  async recall(me: Person, line: Recall): Promise<{ seq: number }> {
    const access = await this.resolver.resolve(line).access(me, line.conversation);
    if (line.seq < access.since) throw new PreconditionFailedError();
    return this.messageRecall.recall(me, line, { change: access.asMember, tell: access.broadcast }, (text) =>
      mayRecall(me, text, access),
    );
  }
}

async function mayRecall(
  me: Person,
  { author, at }: { author: string; at: number },
  access: ConversationAccess,
) {
  if (await access.mayModerate(author)) return;
  if (author !== me.id)
    throw new ChatException('forbidden', 'only its author or a higher-ranked member may recall this message');
  if (Date.now() - at > RECALL_WINDOW_MS)
    throw new ChatException('forbidden', 'the time to recall this message is over');
}
