import { Global, Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { TextIndex } from '../conversation/text-index.js';
import { Database } from '../database/database.js';
import { PostgresDatabase } from '../database/postgres/postgres.database.js';
import type { SqliteDatabase } from '../database/sqlite/sqlite.database.js';
import { Indexer } from './indexer.js';
import { PostgresSearch } from './search.postgres.js';
import { SearchService } from './search.service.js';
import { SqliteSearch } from './search.sqlite.js';
import { SearchStore } from './search.store.js';

/** Everywhere, because what is erased anywhere is erased here too. */
@Global()
@Module({
  imports: [ConversationModule],
  providers: [
    Indexer,
    SearchService,
    { provide: SearchStore, inject: [Database], useFactory: openSearch },
    { provide: TextIndex, useExisting: SearchStore },
  ],
  exports: [SearchService, TextIndex],
})
export class SearchModule {}

function openSearch(database: Database): Promise<SearchStore> {
  if (database instanceof PostgresDatabase) return PostgresSearch.open(database);
  return SqliteSearch.open(database as SqliteDatabase);
}
