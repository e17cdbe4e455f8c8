import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { SessionModule } from '../session/session.module.js';
import { DirectService } from './direct.service.js';

@Module({
  imports: [ConversationModule, DeliveryModule, SessionModule],
  providers: [DirectService],
  exports: [DirectService],
})
export class DirectModule {}
