import type { Kysely } from 'kysely';

/** How often a push service failed in a row for a browser, and when it is asked again. */
export async function up(db: Kysely<any>): Promise<void> {
  for (const [column, type] of [
    ['failures', 'integer'],
    ['retry_at', 'bigint'],
  ] as const) {
    await db.schema
      .alterTable('push_subscriptions')
      .addColumn(column, type, (c) => c.notNull().defaultTo(0))
      .execute();
  }
}
