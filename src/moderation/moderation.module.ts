import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../config.js';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { ADMIN_PASSWORD, Administrators } from './administrators.js';
import { Audit } from './audit.js';
import { Bans } from './bans.js';
import { ModerationService } from './moderation.service.js';
import { Mutes } from './mutes.js';
import { Removal } from './removal.js';

@Module({})
export class ModerationModule {
  static for({ adminPassword }: Pick<Config, 'adminPassword'>): DynamicModule {
    return {
      module: ModerationModule,
      global: true,
      imports: [ConversationModule, DeliveryModule],
      providers: [
        Administrators,
        Audit,
        Bans,
        ModerationService,
        Mutes,
        Removal,
        { provide: ADMIN_PASSWORD, useValue: adminPassword },
      ],
      exports: [Administrators, Audit, Bans, ModerationService, Mutes, Removal],
    };
  }
}
