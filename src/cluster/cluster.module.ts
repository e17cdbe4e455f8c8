import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { Lookout } from './lookout.js';
import { SessionCheck } from './session.check.js';

/** What makes the promises hold on many nodes although the words between them may get lost. */
@Module({
  imports: [ConversationModule, DeliveryModule],
  providers: [Lookout, SessionCheck],
})
export class ClusterModule {}
