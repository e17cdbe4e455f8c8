import { Module, type DynamicModule } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { SessionModule } from '../session/session.module.js';
import { Courier } from './courier.js';
import { Notifier } from './notifier.js';
import { PushService } from './push.service.js';
import { Recipients } from './recipients.js';
import { PushSettings } from './settings.js';
import { Subscriptions } from './subscriptions.js';
import { VapidKeys } from './vapid.keys.js';

@Module({})
export class PushModule {
  static for(config: PushSettings): DynamicModule {
    return {
      module: PushModule,
      global: true,
      imports: [ConversationModule, SessionModule],
      providers: [
        Courier,
        Notifier,
        PushService,
        Recipients,
        Subscriptions,
        VapidKeys,
        { provide: PushSettings, useValue: config },
      ],
      exports: [PushService],
    };
  }
}
