import { Injectable } from '@nestjs/common';
import { ConversationList } from '../conversation/conversation-list.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { IdentityService } from '../identity/identity.service.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Block } from '../protocol/message.dto.js';
import type { Person } from '../protocol/types.js';
import { UserBlocks } from './user-blocks.js';
import { directConversationId } from '../conversation/direct-id.js';

/** Blocks between users. A blocked user is not notified. */
@Injectable()
export class BlockService {
  constructor(
    private readonly identity: IdentityService,
    private readonly blocks: UserBlocks,
    private readonly list: ConversationList,
    private readonly delivery: DeliveryService,
  ) {}

  /** @throws ChatException `not_found` for an unknown user, `invalid` for `me` */
  async block(me: Person, { name, id, on }: Block): Promise<void> {
    const fields = [id === undefined ? 'name' : 'id'];
    const whom = id === undefined ? await this.identity.find(name!) : await this.identity.byId(id);
    if (!whom) throw new ChatException('not_found', 'no such user', { fields });
    if (whom.id === me.id) throw new ChatException('invalid', 'you cannot block yourself', { fields });
    await this.blocks.set(me, whom, on);
    const conversation = await this.list.findOne(me, directConversationId(me.id, whom.id));
    if (conversation) this.delivery.toUsers([me.id], 'conversation', conversation);
  }

  async blocked(me: Person): Promise<{ people: Person[] }> {
    return { people: await this.blocks.listFor(me) };
  }
}
