import { sql, SqliteAdapter, type Kysely } from 'kysely';

/**
 * In the embedded database entries get ids that ascend in the order of arrival. The search index finds an entry by its
 * id and covers a range of ids. So no table has to record which texts wait to be indexed, or where an indexed one is.
 * Existing entries get ids in the order of their times and are indexed again in the background.
 *
 * PostgreSQL keeps its queue: there ids would not ascend in the order of commits.
 */
export async function up(db: Kysely<any>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
  // A start may have been interrupted before the migration was recorded.
  const { rows } = await sql`SELECT 1 FROM pragma_table_info('entries') WHERE name = 'id'`.execute(db);
  if (rows.length > 0) return;
  await db.transaction().execute(async (transaction) => {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(transaction);
  });
}

const COLUMNS = 'conversation, seq, kind, author, client_id, at, body';

const STATEMENTS = [
  'DROP TRIGGER search_queue_up',
  'DROP TABLE search_queue',
  'DROP TABLE search_texts',
  `DELETE FROM settings WHERE name = 'search_backlog'`,
  // AUTOINCREMENT, so that no id is used twice, whatever is erased.
  `CREATE TABLE entries_by_id (
     id INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL,
     author TEXT NOT NULL, client_id TEXT, at BIGINT NOT NULL, body TEXT NOT NULL, UNIQUE (conversation, seq))`,
  `INSERT INTO entries_by_id (${COLUMNS}) SELECT ${COLUMNS} FROM (
     SELECT *, max(at) OVER (PARTITION BY conversation ORDER BY seq) AS moment FROM entries)
   ORDER BY moment, conversation, seq`,
  'DROP TABLE entries',
  'ALTER TABLE entries_by_id RENAME TO entries',
  'CREATE UNIQUE INDEX entries_once ON entries (client_id, conversation, author) WHERE client_id IS NOT NULL',
  `INSERT INTO search_words (search_words) VALUES ('delete-all')`,
  'CREATE TABLE search_range (low INTEGER NOT NULL, high INTEGER NOT NULL)',
  'INSERT INTO search_range SELECT coalesce(max(id), 0), coalesce(max(id), 0) FROM entries',
];
