import { Global, Module } from '@nestjs/common';
import { TextIndex } from '../conversation/text-index.js';
import { Database } from '../database/database.js';
import type { PostgresDatabase } from '../database/postgres/postgres-database.js';
import type { SqliteDatabase } from '../database/sqlite/sqlite-database.js';
import { SearchStore } from './search-store.js';

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

async function openSearchStore(database: Database): Promise<SearchStore> {
  if (database.driver === 'postgres') {
    const { PostgresSearchStore } = await import('./postgres/postgres-search-store.js');
    return PostgresSearchStore.open(database as PostgresDatabase);
  }
  const { SqliteSearchStore } = await import('./sqlite/sqlite-search-store.js');
  return SqliteSearchStore.open(database as SqliteDatabase);
}
