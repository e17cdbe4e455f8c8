import { Module, type DynamicModule } from '@nestjs/common';
import { AttachmentModule } from './attachment/attachment.module.js';
import { ChatModule } from './chat/chat.module.js';
import type { Config } from './config.js';
import { DatabaseModule } from './database/database.module.js';
import { DocsModule } from './docs/docs.module.js';
import { HealthModule } from './health/health.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { LimitModule } from './limit/limit.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OfficeModule } from './office/office.module.js';
import { ModerationModule } from './moderation/moderation.module.js';
import { PageModule } from './page/page.module.js';
import { PushModule } from './push/push.module.js';
import { RelayModule } from './relay/relay.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { SearchModule } from './search/search.module.js';
import { WebhookModule } from './webhook/webhook.module.js';
import { ClusterModule } from './cluster/cluster.module.js';

@Module({})
export class AppModule {
  static for(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.for(config),
        RelayModule.for(config),
        IdentityModule.for(config),
        LimitModule.for(config),
        ModerationModule.for(config),
        SearchModule,
        AttachmentModule.for(config),
        PushModule.for(config),
        WebhookModule.for(config),
        RetentionModule,
        OfficeModule,
        ChatModule,
        ClusterModule,
        DocsModule,
        HealthModule.for(config),
        MetricsModule.for(config),
        PageModule,
      ],
    };
  }
}
