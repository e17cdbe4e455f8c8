import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { SessionModule } from '../session/session.module.js';
import { BlockingService } from './blocking.service.js';
import { Blocks } from './blocks.js';
import { DirectService } from './direct.service.js';

@Module({
  imports: [ConversationModule, DeliveryModule, SessionModule],
  providers: [BlockingService, Blocks, DirectService],
  exports: [BlockingService, DirectService],
})
export class DirectModule {}
