import type { Kysely } from 'kysely';

/** Passwords, sessions that end, one-time codes, bans, mutes and the audit log. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('people').addColumn('name_look', 'text').execute();
  await db.schema.createIndex('people_name_look').on('people').column('name_look').unique().execute();
  await db.schema.alterTable('people').addColumn('password', 'text').execute();
  await db.schema
    .alterTable('people')
    .addColumn('admin', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('people').addColumn('muted_until', 'bigint').execute();

  await db.schema
    .alterTable('tokens')
    .addColumn('used_at', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.updateTable('tokens').set({ used_at: Date.now() }).execute();

  await db.schema
    .createTable('codes')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('person', 'text')
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('bans')
    .addColumn('subject', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('until', 'bigint')
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('audit')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .execute();
}
