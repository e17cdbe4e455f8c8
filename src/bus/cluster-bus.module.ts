import { Global, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { epochOf } from '../database/epoch.js';
import { SingleNodeBus, ClusterBus } from './cluster-bus.js';

/** Increased when the messages between nodes change, so that nodes of different versions do not read each other. */
const VERSION = 1;

/** Opens the bus after all providers have subscribed, and closes it in the last phase of the shutdown. */
@Global()
@Module({
  providers: [{ provide: ClusterBus, inject: [Config, Database], useFactory: openBus }],
  exports: [ClusterBus],
})
export class ClusterBusModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly bus: ClusterBus) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus.open();
  }

  onApplicationShutdown(): void {
    this.bus.close();
  }
}

async function openBus({ redisUrl }: Config, database: Database): Promise<ClusterBus> {
  if (!redisUrl) return new SingleNodeBus();
  // Imported only when used: the Redis client takes a twentieth of the start-up time.
  const { RedisClusterBus } = await import('./redis-cluster-bus.js');
  return new RedisClusterBus(redisUrl, streamName(await epochOf(database)));
}

/** Several chat servers may share one Redis. Each has its own database, and each database its own epoch. */
function streamName(epoch: string): string {
  return `teahouse:${epoch}:${VERSION}`;
}
