import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { CreateHook, RevokeHook } from '../protocol/bot.dto.js';
import { InThisRoom } from '../protocol/room.dto.js';
import type { Person, Webhook } from '../protocol/types.js';
import { Authenticated } from '../ws/access.decorators.js';
import { CurrentUser, Payload } from '../ws/handler-params.js';
import { WebhookService } from './webhook.service.js';

/** Webhooks of a room. */
@WebSocketGateway()
export class WebhookGateway {
  constructor(private readonly hooks: WebhookService) {}

  @Authenticated()
  @SubscribeMessage('hook:create')
  async createHook(
    @CurrentUser() me: Person,
    @Payload() hook: CreateHook,
  ): Promise<{ hook: Webhook; path: string }> {
    return this.hooks.create(me, hook);
  }

  @Authenticated()
  @SubscribeMessage('hook:list')
  async listHooks(@CurrentUser() me: Person, @Payload() room: InThisRoom): Promise<{ hooks: Webhook[] }> {
    return this.hooks.list(me, room);
  }

  @Authenticated()
  @SubscribeMessage('hook:revoke')
  async revokeHook(@CurrentUser() me: Person, @Payload() hook: RevokeHook): Promise<void> {
    await this.hooks.revoke(me, hook);
  }
}
