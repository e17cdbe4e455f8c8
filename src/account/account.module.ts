import { Module } from '@nestjs/common';
import { AttachmentModule } from '../attachment/attachment.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { RateLimitModule } from '../rate-limit/rate-limit.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { SessionModule } from '../session/session.module.js';
import { AccountGateway } from './account.gateway.js';
import { AccountService } from './account.service.js';
import { BotService } from './bot.service.js';

/** A user's own profile, devices and bots. */
@Module({
  imports: [
    AttachmentModule,
    DeliveryModule,
    IdentityModule,
    ModerationModule,
    RateLimitModule,
    SessionModule,
  ],
  providers: [AccountService, AccountGateway, BotService],
})
export class AccountModule {}
