import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config.js';
import { Relay } from '../relay/relay.js';
import { Limits } from './limits.js';
import { SharedCounts } from './shared.counts.js';

@Module({})
export class LimitModule implements OnApplicationShutdown {
  constructor(private readonly limits: Limits) {}

  static for({ rateLimits, redisUrl }: Pick<Config, 'rateLimits' | 'redisUrl'>): DynamicModule {
    const limits = {
      provide: Limits,
      inject: [Relay],
      useFactory: ({ chat }: Relay) =>
        new Limits(rateLimits, rateLimits && redisUrl ? new SharedCounts(redisUrl, chat) : undefined),
    };
    return { module: LimitModule, global: true, providers: [limits], exports: [Limits] };
  }

  onApplicationShutdown(): void {
    this.limits.close();
  }
}
