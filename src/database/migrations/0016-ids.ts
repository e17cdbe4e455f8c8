import { sql, SqliteAdapter, type Kysely } from 'kysely';

/**
 * In the embedded database lines have ids that ascend in the order in which they come. The index of words finds a line
 * by its id and holds all of a range of ids, so that nobody has to note of each text that it waits to be indexed, nor
 * where one is found that was. What is there gets ids in the order in which it was said, and its words are read anew,
 * while people talk.
 *
 * PostgreSQL goes on with its queue: there ids would not ascend in the order of commits.
 */
export async function up(db: Kysely<any>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
  // A start that was cut short between this and the note that it is done.
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
  // AUTOINCREMENT, so that no id comes twice, whatever is erased.
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
