import { Module } from '@nestjs/common';
import { IdentityModule } from '../identity/identity.module.js';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { MissedMessagePoller } from './missed-message-poller.js';
import { SessionRevalidator } from './session-revalidator.js';

/** Keeps delivery and sessions correct on all nodes when bus messages are lost. */
@Module({
  imports: [IdentityModule, ConversationModule, DeliveryModule],
  providers: [MissedMessagePoller, SessionRevalidator],
})
export class ClusterModule {}
