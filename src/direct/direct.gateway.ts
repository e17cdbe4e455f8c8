import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Block } from '../protocol/message.dto.js';
import type { Person } from '../protocol/types.js';
import { Authenticated } from '../ws/access.decorators.js';
import { CurrentUser, Payload } from '../ws/handler-params.js';
import { BlockService } from './block.service.js';

/** Blocks between two users. */
@WebSocketGateway()
export class DirectGateway {
  constructor(private readonly blocks: BlockService) {}

  @Authenticated()
  @SubscribeMessage('people:block')
  async block(@CurrentUser() me: Person, @Payload() whom: Block): Promise<void> {
    await this.blocks.block(me, whom);
  }

  @Authenticated()
  @SubscribeMessage('people:blocked')
  async blocked(@CurrentUser() me: Person): Promise<{ people: Person[] }> {
    return this.blocks.blocked(me);
  }
}
