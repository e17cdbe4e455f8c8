import { sql, type Compilable } from 'kysely';
import type { Database } from '../../database/database.js';

/** Whether any text above `after` waits to be indexed. */
export async function readQueue({ query }: Database, after: number): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM search_queue WHERE id > ${after} LIMIT 1`.execute(query);
  return rows.length > 0;
}

/** The last place in the queue that was taken before there was an index. */
export async function readBacklog({ query }: Database): Promise<number> {
  const row = await query
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'search_backlog')
    .executeTakeFirstOrThrow();
  return Number(row.value);
}

/**
 * Takes what is before `end` out of the queue and off the list of places. The queue comes first: whoever is indexing
 * just now is waited for, and what they have put on the list meanwhile is found there.
 */
export function deletePositions({ query }: Database, conversation: string, end: number): Compilable[] {
  return [
    sql`DELETE FROM search_queue WHERE conversation = ${conversation} AND seq < ${end}`,
    sql`DELETE FROM search_texts WHERE conversation = ${conversation} AND seq < ${end}`,
  ].map((statement) => ({ compile: () => statement.compile(query) }));
}
