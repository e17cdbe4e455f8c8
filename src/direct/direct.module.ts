import { Module } from '@nestjs/common';
import { AttachmentModule } from '../attachment/attachment.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { SessionModule } from '../session/session.module.js';
import { BlockService } from './block.service.js';
import { UserBlocks } from './user-blocks.js';
import { DirectService } from './direct.service.js';
import { DirectGateway } from './direct.gateway.js';

@Module({
  imports: [AttachmentModule, IdentityModule, ConversationModule, DeliveryModule, SessionModule],
  providers: [DirectGateway, BlockService, UserBlocks, DirectService],
  exports: [BlockService, DirectService],
})
export class DirectModule {}
