import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { AdministratorService } from './administrator.service.js';
import { AuditLog } from './audit-log.js';
import { BanList } from './ban-list.js';
import { ModerationService } from './moderation.service.js';
import { MuteList } from './mute-list.js';
import { MessageRemovalService } from './message-removal.service.js';

@Module({
  imports: [ConversationModule, DeliveryModule, IdentityModule, RateLimitModule],
  providers: [AdministratorService, AuditLog, BanList, ModerationService, MuteList, MessageRemovalService],
  exports: [AdministratorService, AuditLog, BanList, ModerationService, MuteList, MessageRemovalService],
})
export class ModerationModule {}
