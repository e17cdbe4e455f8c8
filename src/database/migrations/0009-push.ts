import type { Kysely } from 'kysely';

/** Push subscriptions. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('push_subscriptions')
    .addColumn('endpoint', 'text', (c) => c.primaryKey())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('token', 'text', (c) => c.notNull().references('tokens.hash').onDelete('cascade'))
    .addColumn('p256dh', 'text', (c) => c.notNull())
    .addColumn('auth', 'text', (c) => c.notNull())
    .addColumn('preview', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  for (const column of ['person', 'token']) {
    await db.schema
      .createIndex(`push_subscriptions_${column}`)
      .on('push_subscriptions')
      .column(column)
      .execute();
  }
}
