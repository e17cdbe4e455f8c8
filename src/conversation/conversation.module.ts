import { Module } from '@nestjs/common';
import { Database } from '../database/database.js';
import { PostgresDatabase } from '../database/postgres/postgres.database.js';
import { SqliteDatabase } from '../database/sqlite/sqlite.database.js';
import { ConversationList } from './conversation.list.js';
import { ConversationLog } from './conversation.log.js';
import { EntryReader } from './entry.reader.js';
import { Erasure } from './erasure.js';
import { PostgresLog } from './log.postgres.js';
import { SqliteLog } from './log.sqlite.js';
import { LogStore } from './log.store.js';
import { Mentions } from './mentions.js';
import { Preferences } from './preferences.js';
import { Reactions } from './reactions.js';
import { ReadMarks } from './read-marks.js';
import { Readership } from './readership.js';
import { Recalls } from './recalls.js';

@Module({
  providers: [
    ConversationLog,
    ConversationList,
    EntryReader,
    Erasure,
    Mentions,
    Preferences,
    Reactions,
    ReadMarks,
    Readership,
    Recalls,
    { provide: LogStore, inject: [Database], useFactory: openLog },
  ],
  exports: [
    ConversationLog,
    ConversationList,
    EntryReader,
    Mentions,
    Preferences,
    Reactions,
    ReadMarks,
    Readership,
    Recalls,
  ],
})
export class ConversationModule {}

function openLog(database: Database): LogStore | Promise<LogStore> {
  if (database instanceof PostgresDatabase) return new PostgresLog(database);
  return SqliteLog.open(database as SqliteDatabase);
}
