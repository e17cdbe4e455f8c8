import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { MissedMessagePoller } from './missed-message-poller.js';
import { SessionRevalidator } from './session-revalidator.js';

/** What makes the promises hold on many nodes although the words between them may get lost. */
@Module({
  imports: [IdentityModule, ConversationModule, DeliveryModule],
  providers: [MissedMessagePoller, SessionRevalidator],
})
export class ClusterModule {}
