import { Module } from '@nestjs/common';
import { Database } from '../database/database.js';
import { PostgresDatabase } from '../database/postgres/postgres.database.js';
import { SqliteDatabase } from '../database/sqlite/sqlite.database.js';
import { ConversationList } from './conversation.list.js';
import { ConversationLog } from './conversation.log.js';
import { Erasure } from './erasure.js';
import { PostgresLog } from './log.postgres.js';
import { SqliteLog } from './log.sqlite.js';
import { LogStore } from './log.store.js';
import { ReadMarks } from './read-marks.js';

@Module({
  providers: [
    ConversationLog,
    ConversationList,
    Erasure,
    ReadMarks,
    { provide: LogStore, inject: [Database], useFactory: openLog },
  ],
  exports: [ConversationLog, ConversationList, Erasure, ReadMarks],
})
export class ConversationModule {}

function openLog(database: Database): LogStore | Promise<LogStore> {
  if (database instanceof PostgresDatabase) return new PostgresLog(database);
  return SqliteLog.open(database as SqliteDatabase);
}
