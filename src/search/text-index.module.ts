import { Global, Module } from '@nestjs/common';
import { TextIndex } from '../conversation/text-index.js';
import { Database } from '../database/database.js';
import { PostgresDatabase } from '../database/postgres/postgres-database.js';
import type { SqliteDatabase } from '../database/sqlite/sqlite-database.js';
import { PostgresSearchStore } from './postgres/postgres-search-store.js';
import { SearchStore } from './search-store.js';
import { SqliteSearchStore } from './sqlite/sqlite-search-store.js';

/** Global, because lower folders erase messages and know the index only as a `TextIndex`. */
@Global()
@Module({
  providers: [
    { provide: SearchStore, inject: [Database], useFactory: openSearchStore },
    { provide: TextIndex, useExisting: SearchStore },
  ],
  exports: [SearchStore, TextIndex],
})
export class TextIndexModule {}

function openSearchStore(database: Database): Promise<SearchStore> {
  if (database instanceof PostgresDatabase) return PostgresSearchStore.open(database);
  return SqliteSearchStore.open(database as SqliteDatabase);
}
