import { randomUUID } from 'node:crypto';
import { sql, SqliteAdapter, type Kysely } from 'kysely';
import { LOBBY } from '../../protocol/constants.js';

/** Users, their tokens, conversations with their members, and the log. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('settings')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('people')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('name_key', 'text', (c) => c.unique())
    .addColumn('avatar', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('tokens')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('person', 'text', (c) => c.notNull().references('people.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('tokens_person').on('tokens').column('person').execute();

  await db.schema
    .createTable('conversations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('head', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('members')
    .addColumn('conversation', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('read', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('members_pk', ['conversation', 'person'])
    .execute();
  await db.schema.createIndex('members_person').on('members').column('person').execute();

  await db.schema
    .createTable('entries')
    .addColumn('conversation', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('author', 'text', (c) => c.notNull())
    .addColumn('client_id', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('entries_pk', ['conversation', 'seq'])
    // SQLite then stores the entries of a conversation together: an append writes one page, and a history request reads
    // few.
    .$call((table) => (isEmbedded(db) ? table.modifyEnd(sql`WITHOUT ROWID`) : table))
    .execute();
  // Makes retries idempotent without a time limit: the same clientId, author and conversation is one entry.
  await db.schema
    .createIndex('entries_once')
    .on('entries')
    .columns(['conversation', 'author', 'client_id'])
    .unique()
    .where(sql.ref('client_id'), 'is not', null)
    .execute();

  const now = Date.now();
  await db.insertInto('settings').values({ name: 'epoch', value: randomUUID() }).execute();
  await db
    .insertInto('conversations')
    .values({ id: LOBBY, kind: 'room', title: '', head: 0, created_at: now })
    .execute();
}

function isEmbedded(db: Kysely<any>): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter;
}
