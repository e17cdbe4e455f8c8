import { Injectable } from '@nestjs/common';
import type { ConversationAccess } from '../conversation/conversation-kind.js';
import { ConversationLog } from '../conversation/log/conversation-log.js';
import { PreconditionFailedError } from '../conversation/log/log-store.js';
import { Reactions } from '../conversation/reactions.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { IdentityService } from '../identity/identity.service.js';
import { MuteList } from '../moderation/mute-list.js';
import type { Pat, React, Typing } from '../protocol/message.dto.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { ConversationResolver } from './conversation-resolver.js';

/** Reactions, nudges (拍一拍) and typing indicators. Muted users may not send any. */
@Injectable()
export class InteractionService {
  constructor(
    private readonly resolver: ConversationResolver,
    private readonly reactions: Reactions,
    private readonly log: ConversationLog,
    private readonly mutes: MuteList,
    private readonly limits: RateLimits,
    private readonly identity: IdentityService,
  ) {}

  /**
   * Adds or removes a reaction.
   * @returns the seq of the notice; of the first one if nothing changes
   * @throws ChatException `not_found` for no such message, `forbidden` for a message with the maximum number of emoji
   */
  async react(me: Person, reaction: React): Promise<{ seq: number }> {
    const access = await this.access(me, reaction.conversation);
    if (reaction.seq < access.since) throw new PreconditionFailedError();
    return this.reactions.set(me, reaction, access);
  }

  /**
   * Sends a nudge.
   * @returns the seq of the notice
   * @throws ChatException `not_found` for a user who is not in the conversation, `rate_limited` for the same user too
   *   soon
   */
  async pat(me: Person, { conversation, ...user }: Pat): Promise<{ seq: number }> {
    const access = await this.access(me, conversation);
    const whom = await this.findIn(access, user);
    if (!whom)
      throw new ChatException('not_found', 'no such member of this conversation', {
        fields: [user.id === undefined ? 'name' : 'id'],
      });
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

  private async findIn(access: ConversationAccess, { id, name }: Omit<Pat, 'conversation'>) {
    if (id === undefined) return access.find(name!);
    const person = await this.identity.byId(id);
    const found = person && (await access.find(person.name));
    return found?.id === id ? found : undefined;
  }

  private async access(me: Person, conversation: string) {
    this.mutes.check(me);
    const access = await this.resolver.resolve({ conversation }).access(me, conversation);
    await access.assertMayInteract();
    return access;
  }
}
