import { sql, type Kysely } from 'kysely';

/**
 * The seq at which a room was closed. Members who joined before may have done so by themselves, so they do not count as
 * acquaintances of the others. If retention erased the closing entry, the room counts as always closed.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const tables = await db.introspection.getTables();
  const conversations = tables.find(({ name }) => name === 'conversations')!;
  if (!conversations.columns.some(({ name }) => name === 'closed_seq')) {
    await db.schema
      .alterTable('conversations')
      .addColumn('closed_seq', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  }
  await sql`
    UPDATE conversations SET closed_seq = coalesce(
      (SELECT max(e.seq) FROM entries e WHERE e.conversation = conversations.id AND e.kind = 'opened'), 0)
    WHERE open = 0 AND kind = 'room'`.execute(db);
}
