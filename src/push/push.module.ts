import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { SessionModule } from '../session/session.module.js';
import { WebPushSender } from './web-push-sender.js';
import { PushNotifier } from './push-notifier.js';
import { PushService } from './push.service.js';
import { PushRecipients } from './push-recipients.js';
import { PushSubscriptionRepository } from './push-subscription.repository.js';
import { VapidKeys } from './vapid-keys.js';
import { PushGateway } from './push.gateway.js';

@Module({
  imports: [ConversationModule, ModerationModule, SessionModule],
  providers: [
    PushGateway,
    WebPushSender,
    PushNotifier,
    PushService,
    PushRecipients,
    PushSubscriptionRepository,
    VapidKeys,
  ],
})
export class PushModule {}
