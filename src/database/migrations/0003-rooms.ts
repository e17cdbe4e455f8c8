import { sql, type Kysely } from 'kysely';

/** User-created rooms, roles, and the first seq that each member may read. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .alterTable('conversations')
    .addColumn('open', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createIndex('conversations_open')
    .on('conversations')
    .columns(['created_at', 'id'])
    .where(sql.ref('open'), '=', 1)
    .execute();

  await db.schema
    .alterTable('members')
    .addColumn('role', 'text', (c) => c.notNull().defaultTo('member'))
    .execute();
  await db.schema
    .alterTable('members')
    .addColumn('since', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
}
