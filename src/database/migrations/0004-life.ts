import type { Kysely } from 'kysely';

/** Announcements, room mutes, per-user settings, mentions and reactions. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .alterTable('conversations')
    .addColumn('announcement', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema
    .alterTable('conversations')
    .addColumn('silent', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();

  for (const column of ['muted', 'pinned']) {
    await db.schema
      .alterTable('members')
      .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  }
  await db.schema.alterTable('members').addColumn('alias', 'text').execute();
  await db.schema.alterTable('members').addColumn('silenced_until', 'bigint').execute();

  for (const column of ['receipts', 'hidden']) {
    await db.schema
      .alterTable('people')
      .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  }

  await db.schema
    .createTable('blocks')
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('blocked', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('blocks_pk', ['person', 'blocked'])
    .execute();

  await db.schema
    .createTable('mentions')
    .addColumn('conversation', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('mentions_pk', ['conversation', 'person', 'seq'])
    .execute();

  await db.schema
    .createTable('reactions')
    .addColumn('conversation', 'text', (c) => c.notNull())
    .addColumn('target', 'integer', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('emoji', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('reactions_pk', ['conversation', 'target', 'person', 'emoji'])
    .execute();

  await db.schema
    .createTable('silences')
    .addColumn('conversation', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('until', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('silences_pk', ['conversation', 'person'])
    .execute();
}
