import { Global, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { epochOf } from '../database/epoch.js';
import { SingleNodeBus, ClusterBus } from './cluster-bus.js';

/** Changes with what nodes say to each other, so that a node of another version is not misunderstood. */
const VERSION = 1;

/** Opened when everybody who listens is there; closed after the last word. */
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
  // Loaded where there is a Redis only: it takes a twentieth of the time of a start.
  const { RedisClusterBus } = await import('./redis-cluster-bus.js');
  return new RedisClusterBus(redisUrl, streamName(await epochOf(database)));
}

/** Two chats may share a Redis: each has its own database, and the database its epoch. */
function streamName(epoch: string): string {
  return `teahouse:${epoch}:${VERSION}`;
}
