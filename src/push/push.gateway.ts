import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { ChatSocket } from '../delivery/delivery.service.js';
import { PushSubscribe, PushUnsubscribe } from '../protocol/push.dto.js';
import type { Person } from '../protocol/types.js';
import { Authenticated } from '../ws/access.decorators.js';
import { Client, CurrentUser, Payload } from '../ws/handler-params.js';
import { PushService } from './push.service.js';

/** Subscriptions to Web Push. */
@WebSocketGateway()
export class PushGateway {
  constructor(private readonly push: PushService) {}

  @Authenticated()
  @SubscribeMessage('push:key')
  async pushKey(): Promise<{ key: string }> {
    return this.push.key();
  }

  @Authenticated()
  @SubscribeMessage('push:subscribe')
  async subscribe(
    @Client() { data }: ChatSocket,
    @CurrentUser() me: Person,
    @Payload() subscription: PushSubscribe,
  ): Promise<void> {
    await this.push.subscribe(me, data.tokenHash!, subscription);
  }

  @Authenticated()
  @SubscribeMessage('push:unsubscribe')
  async unsubscribe(@CurrentUser() me: Person, @Payload() which: PushUnsubscribe): Promise<void> {
    await this.push.unsubscribe(me, which);
  }
}
