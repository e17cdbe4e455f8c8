import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { ClusterBus } from '../bus/cluster-bus.js';
import { Config } from '../config/config.js';
import { RateLimits } from './rate-limits.js';

@Module({
  providers: [{ provide: RateLimits, inject: [Config, ClusterBus], useFactory: createRateLimits }],
  exports: [RateLimits],
})
export class RateLimitModule implements OnApplicationShutdown {
  constructor(private readonly limits: RateLimits) {}

  onApplicationShutdown(): void {
    this.limits.close();
  }
}

async function createRateLimits(
  { rateLimits, redisUrl }: Config,
  { clusterId }: ClusterBus,
): Promise<RateLimits> {
  if (!rateLimits || !redisUrl) return new RateLimits(rateLimits);
  const { RedisCounters } = await import('./redis-counters.js');
  return new RateLimits(rateLimits, new RedisCounters(redisUrl, clusterId));
}
