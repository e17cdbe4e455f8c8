import { Module } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { PostgresDatabase } from '../database/postgres/postgres-database.js';
import type { SqliteDatabase } from '../database/sqlite/sqlite-database.js';
import { ContactRepository } from './contact.repository.js';
import { ConversationList } from './conversation-list.js';
import { ConversationLog } from './log/conversation-log.js';
import { EntryReader } from './log/entry-reader.js';
import { MessageErasure } from './message-erasure.js';
import { LogStore } from './log/log-store.js';
import { Mentions } from './mentions.js';
import { ConversationPreferences } from './conversation-preferences.js';
import { Reactions } from './reactions.js';
import { ReadMarkers } from './read-markers.js';
import { ReadReceipts } from './read-receipts.js';
import { MessageRecall } from './message-recall.js';

@Module({
  providers: [
    ContactRepository,
    ConversationLog,
    ConversationList,
    EntryReader,
    MessageErasure,
    Mentions,
    ConversationPreferences,
    Reactions,
    ReadMarkers,
    ReadReceipts,
    MessageRecall,
    { provide: LogStore, inject: [Database], useFactory: openLog },
  ],
  exports: [
    ContactRepository,
    ConversationLog,
    ConversationList,
    EntryReader,
    Mentions,
    ConversationPreferences,
    Reactions,
    ReadMarkers,
    ReadReceipts,
    MessageRecall,
  ],
})
export class ConversationModule {}

async function openLog(database: Database): Promise<LogStore> {
  if (database.driver === 'postgres') {
    const { PostgresLogStore } = await import('./log/postgres-log-store.js');
    return new PostgresLogStore(database as PostgresDatabase);
  }
  const { SqliteLogStore } = await import('./log/sqlite-log-store.js');
  return SqliteLogStore.open(database as SqliteDatabase);
}
