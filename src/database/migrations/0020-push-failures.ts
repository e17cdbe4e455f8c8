import type { Kysely } from 'kysely';

/** The number of consecutive push failures of a subscription, and the time of the next try. */
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
