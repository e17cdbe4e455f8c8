import { sql } from 'kysely';
import { OperatorError } from '../common/errors/operator-error.js';
import { StorageUnavailable } from '../common/errors/storage-error.js';
import { openExisting, type DatabaseLocation } from '../database/open-existing.js';
import { takeLock } from '../database/sqlite/sqlite-database.js';
import { toOperatorError } from '../database/sqlite/to-operator-error.js';
import { assertNoOtherClients, withClient } from './postgres-client.js';

/**
 * Empties the search index and marks all messages as not indexed. The next start indexes them in the background.
 * A server that runs meanwhile would not index the older messages before its next start, so none may run.
 * @returns the number of messages to index
 * @throws OperatorError
 */
export async function reindex(location: DatabaseLocation): Promise<number> {
  const { databaseUrl, dataDir } = location;
  try {
    return databaseUrl ? await resetPostgresIndex(databaseUrl, location) : await resetSqliteIndex(dataDir);
  } catch (error) {
    throw error instanceof StorageUnavailable ? new OperatorError(error.hint) : toOperatorError(error);
  }
}

/** `search_range` names the ids that are indexed: above `low`, up to `high`. */
async function resetSqliteIndex(dataDir: string): Promise<number> {
  const database = await openExisting({ dataDir });
  try {
    const lock = takeLock(dataDir);
    try {
      const { query } = database;
      // Freed pages are overwritten, so that no word of a message outlives a later recall.
      await sql`PRAGMA secure_delete = ON`.execute(query);
      const statements = [
        sql`INSERT INTO search_words (search_words) VALUES ('delete-all')`,
        sql`UPDATE search_range SET low = high`,
      ];
      await database.atomically(statements.map((statement) => ({ compile: () => statement.compile(query) })));
      const { rows } = await sql<{ messages: number }>`
        SELECT count(*) AS messages FROM entries WHERE kind = 'text'`.execute(query);
      return rows[0]!.messages;
    } finally {
      lock.close();
    }
  } finally {
    await database.close();
  }
}

/** The order of the queue is that of the migration `0005-search`. */
const POSTGRES_QUEUE = `
  INSERT INTO search_queue (conversation, seq)
  SELECT conversation, seq FROM (
    SELECT conversation, seq, kind, max(at) OVER (PARTITION BY conversation ORDER BY seq) AS moment FROM entries) e
  WHERE kind = 'text' ORDER BY moment, conversation, seq`;

async function resetPostgresIndex(url: string, location: DatabaseLocation): Promise<number> {
  return withClient(url, async (client) => {
    await assertNoOtherClients(client);
    // Checks that the database exists and is of this version.
    await (await openExisting(location)).close();
    await client.query('BEGIN');
    await client.query('TRUNCATE search_texts, search_queue RESTART IDENTITY');
    const { rowCount } = await client.query(POSTGRES_QUEUE);
    await client.query(
      `UPDATE settings SET value = (SELECT coalesce(max(id), 0) FROM search_queue)::text WHERE name = 'search_backlog'`,
    );
    await client.query('COMMIT');
    return rowCount ?? 0;
  });
}
