import {
  Global,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Config } from '../config.js';
import { Database } from '../database/database.js';
import { NoRelay, Relay } from './relay.js';

/** Changes with what nodes say to each other, so that a node of another version is not misunderstood. */
const VERSION = 1;

/** Opened when everybody who listens is there; closed after the last word. */
@Global()
@Module({})
export class RelayModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly relay: Relay) {}

  static for({ redisUrl }: Pick<Config, 'redisUrl'>): DynamicModule {
    const provider = {
      provide: Relay,
      inject: [Database],
      useFactory: async (database: Database) => {
        if (!redisUrl) return new NoRelay();
        // Read by those who have a Redis only: it is a twentieth of the time of a start.
        const { RedisRelay } = await import('./redis.relay.js');
        return new RedisRelay(redisUrl, streamName(await epochOf(database)));
      },
    };
    return { module: RelayModule, providers: [provider], exports: [Relay] };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.relay.open();
  }

  onApplicationShutdown(): void {
    this.relay.close();
  }
}

/** Two chats may share a Redis: each has its own database, and the database its epoch. */
function streamName(epoch: string): string {
  return `teahouse:${epoch}:${VERSION}`;
}

async function epochOf({ query }: Database): Promise<string> {
  const row = await query
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'epoch')
    .executeTakeFirstOrThrow();
  return row.value;
}
