import { Module, type DynamicModule } from '@nestjs/common';
import { ChatModule } from './chat/chat.module.js';
import type { Config } from './config.js';
import { DatabaseModule } from './database/database.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { LimitModule } from './limit/limit.module.js';
import { ModerationModule } from './moderation/moderation.module.js';
import { PageModule } from './page/page.module.js';

@Module({})
export class AppModule {
  static for(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.for(config),
        IdentityModule.for(config),
        LimitModule.for(config),
        ModerationModule.for(config),
        ChatModule,
        PageModule,
      ],
    };
  }
}
