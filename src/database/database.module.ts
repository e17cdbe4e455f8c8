import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from './database.js';
import { PostgresDatabase } from './postgres/postgres-database.js';
import { SqliteDatabase } from './sqlite/sqlite-database.js';

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

function openDatabase({ databaseUrl, dataDir }: Config): Promise<Database> {
  return databaseUrl ? PostgresDatabase.open(databaseUrl) : SqliteDatabase.open(dataDir);
}
