import { sql, type Kysely } from 'kysely';

/**
 * Since which line a room is closed: whoever came before may have joined by themselves, and is no acquaintance of the
 * others by that. A room whose closing was erased by its age counts as one that was always closed.
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
