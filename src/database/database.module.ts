import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config.js';
import { Database } from './database.js';
import { PostgresDatabase } from './postgres/postgres.database.js';
import { SqliteDatabase } from './sqlite/sqlite.database.js';

/** Opens the database before anything that needs it is made, and closes it after everything else. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  static for({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): DynamicModule {
    const provider = {
      provide: Database,
      useFactory: () => (databaseUrl ? PostgresDatabase.open(databaseUrl) : SqliteDatabase.open(dataDir)),
    };
    return { module: DatabaseModule, providers: [provider], exports: [Database] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
