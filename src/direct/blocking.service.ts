import { Injectable } from '@nestjs/common';
import { ConversationList } from '../conversation/conversation.list.js';
import { Delivery } from '../delivery/delivery.js';
import { IdentityService } from '../identity/identity.service.js';
import { Refusal } from '../protocol/refusal.js';
import type { Block } from '../protocol/requests.js';
import type { Person } from '../protocol/shapes.js';
import { Blocks } from './blocks.js';
import { conversationOf } from '../conversation/pair.js';

/** People say from whom they want nothing in private. Only they hear of it. */
@Injectable()
export class BlockingService {
  constructor(
    private readonly identity: IdentityService,
    private readonly blocks: Blocks,
    private readonly list: ConversationList,
    private readonly delivery: Delivery,
  ) {}

  /** @throws Refusal `not_found` for a nickname nobody has, `invalid` for one's own */
  async block(me: Person, { name, on }: Block): Promise<void> {
    const whom = await this.identity.find(name);
    if (!whom) throw new Refusal('not_found', 'nobody has this nickname', { fields: ['name'] });
    if (whom.id === me.id) throw new Refusal('invalid', 'nobody can block themselves', { fields: ['name'] });
    await this.blocks.set(me, whom, on);
    const conversation = await this.list.find(me, conversationOf(me.id, whom.id));
    if (conversation) this.delivery.toPeople([me.id], 'conversation', conversation);
  }

  async blocked(me: Person): Promise<{ people: Person[] }> {
    return { people: await this.blocks.of(me) };
  }
}
