import { Injectable } from '@nestjs/common';
import { PreconditionFailedError } from '../conversation/log/log-store.js';
import { MessageRecall } from '../conversation/message-recall.js';
import type { ConversationAccess } from '../conversation/conversation-kind.js';
import { RECALL_WINDOW_MS } from '../protocol/constants.js';
import type { Recall } from '../protocol/message.dto.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { ConversationResolver } from './conversation-resolver.js';

/** 撤回: people take back what they said, and those who keep order in a room what others said. */
@Injectable()
export class RecallService {
  constructor(
    private readonly resolver: ConversationResolver,
    private readonly messageRecall: MessageRecall,
  ) {}

  /**
   * @returns the seq of the notice
   * @throws ChatException `not_found` for no text, or one that was taken back before; `forbidden` for somebody else's, or too late
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
  if (author !== me.id) throw new ChatException('forbidden', 'this is not yours to take back');
  if (Date.now() - at > RECALL_WINDOW_MS) throw new ChatException('forbidden', 'too late to take it back');
}
