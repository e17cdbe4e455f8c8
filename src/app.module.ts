import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { AccountModule } from './account/account.module.js';
import { AdminModule } from './admin/admin.module.js';
import { AttachmentModule } from './attachment/attachment.module.js';
import { ClusterBusModule } from './bus/cluster-bus.module.js';
import { ChatModule } from './chat/chat.module.js';
import { ClusterModule } from './cluster/cluster.module.js';
import type { Config } from './config/config.js';
import { HttpExceptionFilter } from './common/http-exception.filter.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { ParamPipe } from './http/param.pipe.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { PushModule } from './push/push.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { SearchModule } from './search/search.module.js';
import { DocsModule } from './web/docs/docs.module.js';
import { StaticModule } from './web/static.module.js';
import { WebhookModule } from './webhook/webhook.module.js';

/**
 * Global modules: settings, database, cluster bus, metrics, scheduler and text search. A feature module imports all
 * others explicitly.
 */
@Module({})
export class AppModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        DatabaseModule,
        ClusterBusModule,
        MetricsModule,
        ScheduleModule.forRoot(),
        SearchModule,
        AttachmentModule,
        PushModule,
        WebhookModule,
        RetentionModule,
        AdminModule,
        AccountModule,
        ChatModule,
        ClusterModule,
        DocsModule,
        HealthModule,
        StaticModule,
      ],
      providers: [
        { provide: APP_PIPE, useClass: ParamPipe },
        { provide: APP_FILTER, useValue: new HttpExceptionFilter() },
      ],
    };
  }
}
