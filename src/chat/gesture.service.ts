import { Injectable } from '@nestjs/common';
import { ConversationLog } from '../conversation/conversation.log.js';
import { Unmet } from '../conversation/log.store.js';
import { Reactions } from '../conversation/reactions.js';
import { Limits } from '../limit/limits.js';
import { Mutes } from '../moderation/mutes.js';
import type { Pat, React } from '../protocol/requests.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';
import { Venues } from './venues.js';

/** What people do to each other without words: an emoji under a text, 拍一拍. Whoever may not speak may not do it. */
@Injectable()
export class GestureService {
  constructor(
    private readonly venues: Venues,
    private readonly reactions: Reactions,
    private readonly log: ConversationLog,
    private readonly mutes: Mutes,
    private readonly limits: Limits,
  ) {}

  /**
   * @returns the seq of the notice, of the first one where nothing changes
   * @throws Refusal `not_found` where there is no such text, `forbidden` where it has as many emoji as it can
   */
  async react(me: Person, reaction: React): Promise<{ seq: number }> {
    const floor = await this.floor(me, reaction.conversation);
    if (reaction.seq < floor.since) throw new Unmet();
    return this.reactions.set(me, reaction, floor);
  }

  /**
   * @returns the seq of the notice
   * @throws Refusal `not_found` for somebody who is not there, `rate_limited` for the same one too soon
   */
  async pat(me: Person, { conversation, name }: Pat): Promise<{ seq: number }> {
    const floor = await this.floor(me, conversation);
    const whom = await floor.find(name);
    if (!whom) throw new Refusal('not_found', 'nobody here has this nickname', { fields: ['name'] });
    await this.limits.pat(me.id, whom.id);
    const content = { kind: 'pat', by: me.name, whom: whom.name } as const;
    const draft = { conversation, author: me.id, content, passage: floor.asSpeaker };
    return { seq: (await this.log.append(draft, floor.tell)).seq };
  }

  private async floor(me: Person, conversation: string) {
    this.mutes.check(me);
    const floor = await this.venues.for({ conversation }).floor(me, conversation);
    await floor.refuse();
    return floor;
  }
}
