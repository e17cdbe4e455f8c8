import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from './database.js';

/** Opens the database before any provider that needs it is created, and closes it after all others. */
@Global()
@Module({
  providers: [{ provide: Database, inject: [Config], useFactory: openDatabase }],
  exports: [Database],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

/** Loads one driver only: the other would delay each start. */
async function openDatabase({ databaseUrl, dataDir }: Config): Promise<Database> {
  if (databaseUrl) {
    const { PostgresDatabase } = await import('./postgres/postgres-database.js');
    return PostgresDatabase.open(databaseUrl);
  }
  const { SqliteDatabase } = await import('./sqlite/sqlite-database.js');
  return SqliteDatabase.open(dataDir);
}
