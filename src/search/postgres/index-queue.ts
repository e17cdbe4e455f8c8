import { sql, type Compilable } from 'kysely';
import type { Database } from '../../database/database.js';

/** Returns whether any message above `after` is queued for indexing. */
export async function readQueue({ query }: Database, after: number): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM search_queue WHERE id > ${after} LIMIT 1`.execute(query);
  return rows.length > 0;
}

/** Returns the last queue id of the messages that are older than the index. */
export async function readBacklog({ query }: Database): Promise<number> {
  const row = await query
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'search_backlog')
    .executeTakeFirstOrThrow();
  return Number(row.value);
}

/**
 * Deletes everything before `end` from the queue and the index. The queue comes first: this waits for a running
 * indexer, whose new rows are then deleted too.
 */
export function deletePositions({ query }: Database, conversation: string, end: number): Compilable[] {
  return [
    sql`DELETE FROM search_queue WHERE conversation = ${conversation} AND seq < ${end}`,
    sql`DELETE FROM search_texts WHERE conversation = ${conversation} AND seq < ${end}`,
  ].map((statement) => ({ compile: () => statement.compile(query) }));
}
