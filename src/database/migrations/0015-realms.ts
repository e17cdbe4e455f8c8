import { sql, SqliteAdapter, type Kysely } from 'kysely';

/**
 * Splits the words of the search index by more groups of rooms; PostgreSQL gets a column for rooms and users. Indexed
 * texts are queued again under their ids and indexed in the background after the start.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const isEmbedded = db.getExecutor().adapter instanceof SqliteAdapter;
  const statements = [...QUEUE_UP, ...(isEmbedded ? EMBEDDED : POSTGRES)];
  const all = async (on: Kysely<any>) => {
    for (const statement of statements) await sql.raw(statement).execute(on);
  };
  await (isEmbedded ? db.transaction().execute(all) : all(db));
}

const QUEUE_UP = [
  'INSERT INTO search_queue (id, conversation, seq) SELECT id, conversation, seq FROM search_texts',
  'DELETE FROM search_texts',
  `UPDATE settings SET value = CAST((SELECT coalesce(max(id), 0) FROM search_queue) AS text)
   WHERE name = 'search_backlog'`,
];

const EMBEDDED = [
  `INSERT INTO search_words (search_words) VALUES ('delete-all')`,
  // The indexing thread merges segments itself, a little at a time.
  `INSERT INTO search_words (search_words, rank) VALUES ('automerge', 0)`,
];

const POSTGRES = [
  'DROP INDEX search_words',
  'ALTER TABLE search_texts ADD COLUMN scopes text[] COLLATE "C"',
  // GIN collects new words in a pending list and sorts them after each batch, not in the middle of one.
  'CREATE INDEX search_words ON search_texts USING gin (words, scopes) WITH (fastupdate = on, gin_pending_list_limit = 65536)',
];
