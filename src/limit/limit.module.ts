import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config.js';
import { Relay } from '../relay/relay.js';
import { Limits } from './limits.js';

@Module({})
export class LimitModule implements OnApplicationShutdown {
  constructor(private readonly limits: Limits) {}

  static for({ rateLimits, redisUrl }: Pick<Config, 'rateLimits' | 'redisUrl'>): DynamicModule {
    const limits = {
      provide: Limits,
      inject: [Relay],
      useFactory: async ({ chat }: Relay) => {
        if (!rateLimits || !redisUrl) return new Limits(rateLimits);
        const { SharedCounts } = await import('./shared.counts.js');
        return new Limits(rateLimits, new SharedCounts(redisUrl, chat));
      },
    };
    return { module: LimitModule, global: true, providers: [limits], exports: [Limits] };
  }

  onApplicationShutdown(): void {
    this.limits.close();
  }
}
