import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { RoomModule } from '../room/room.module.js';
import { WebhookName } from './webhook-name.js';
import { IncomingWebhookService } from './incoming-webhook.service.js';
import { WebhookController } from './webhook.controller.js';
import { WebhookService } from './webhook.service.js';
import { WebhookGateway } from './webhook.gateway.js';

@Module({
  imports: [
    ConversationModule,
    DeliveryModule,
    IdentityModule,
    ModerationModule,
    RateLimitModule,
    RoomModule,
  ],
  controllers: [WebhookController],
  providers: [WebhookGateway, WebhookName, IncomingWebhookService, WebhookService],
})
export class WebhookModule {}
