import { Injectable } from '@nestjs/common';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { PreconditionFailedError } from '../conversation/log/log-store.js';
import { Reactions } from '../conversation/reactions.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { MuteList } from '../moderation/mute-list.js';
import type { Pat, React, Typing } from '../protocol/message.dto.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { ConversationResolver } from './conversation-resolver.js';

/** What people do to each other without words: an emoji under a text, 拍一拍. Whoever may not speak may not do it. */
@Injectable()
export class InteractionService {
  constructor(
    private readonly resolver: ConversationResolver,
    private readonly reactions: Reactions,
    private readonly log: ConversationLog,
    private readonly mutes: MuteList,
    private readonly limits: RateLimits,
  ) {}

  /**
   * @returns the seq of the notice, of the first one where nothing changes
   * @throws ChatException `not_found` where there is no such text, `forbidden` where it has as many emoji as it can
   */
  async react(me: Person, reaction: React): Promise<{ seq: number }> {
    const access = await this.access(me, reaction.conversation);
    if (reaction.seq < access.since) throw new PreconditionFailedError();
    return this.reactions.set(me, reaction, access);
  }

  /**
   * @returns the seq of the notice
   * @throws ChatException `not_found` for somebody who is not there, `rate_limited` for the same one too soon
   */
  async pat(me: Person, { conversation, name }: Pat): Promise<{ seq: number }> {
    const access = await this.access(me, conversation);
    const whom = await access.find(name);
    if (!whom) throw new ChatException('not_found', 'nobody here has this nickname', { fields: ['name'] });
    await this.limits.pat(me.id, whom.id);
    const content = { kind: 'pat', by: me.name, whom: whom.name } as const;
    const draft = { conversation, author: me.id, content, change: access.asSpeaker };
    return { seq: (await this.log.append(draft, access.broadcast)).seq };
  }

  /** @throws ChatException `muted`, `not_found` */
  async typing(me: Person, { conversation }: Typing): Promise<void> {
    this.mutes.check(me);
    await this.resolver.resolve({ conversation }).typing(me, conversation);
  }

  private async access(me: Person, conversation: string) {
    this.mutes.check(me);
    const access = await this.resolver.resolve({ conversation }).access(me, conversation);
    await access.assertMayInteract();
    return access;
  }
}
