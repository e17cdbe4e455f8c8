import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '../config.js';
import { ConversationModule } from '../conversation/conversation.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { addressReader } from '../limit/address.js';
import { RoomModule } from '../room/room.module.js';
import { HookName } from './hook.name.js';
import { HookPost } from './hook.post.js';
import { ADDRESS_OF, WebhookController } from './webhook.controller.js';
import { Webhooks } from './webhooks.js';

@Module({})
export class WebhookModule {
  static for({ trustProxy }: Pick<Config, 'trustProxy'>): DynamicModule {
    return {
      module: WebhookModule,
      global: true,
      imports: [ConversationModule, DeliveryModule, RoomModule],
      controllers: [WebhookController],
      providers: [HookName, HookPost, Webhooks, { provide: ADDRESS_OF, useValue: addressReader(trustProxy) }],
      exports: [Webhooks],
    };
  }
}
