import { sql, SqliteAdapter, type Kysely } from 'kysely';

/**
 * The search index. A trigger queues each stored text; the queue ids order all texts. Existing texts are queued here
 * and indexed in the background after the start.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const isEmbedded = db.getExecutor().adapter instanceof SqliteAdapter;
  for (const statement of isEmbedded ? EMBEDDED : POSTGRES) await sql.raw(statement).execute(db);
  await sql`
    INSERT INTO search_queue (conversation, seq)
    SELECT conversation, seq FROM (
      SELECT conversation, seq, kind, max(at) OVER (PARTITION BY conversation ORDER BY seq) AS moment FROM entries) e
    WHERE kind = 'text' ORDER BY moment, conversation, seq`.execute(db);
  await sql`
    INSERT INTO settings (name, value)
    SELECT 'search_backlog', CAST(coalesce(max(id), 0) AS text) FROM search_queue`.execute(db);
}

const EMBEDDED = [
  'CREATE TABLE search_queue (id INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, seq INTEGER NOT NULL)',
  `CREATE TRIGGER search_queue_up AFTER INSERT ON entries WHEN NEW.kind = 'text' BEGIN
     INSERT INTO search_queue (conversation, seq) VALUES (NEW.conversation, NEW.seq);
   END`,
  `CREATE TABLE search_texts (
     id INTEGER PRIMARY KEY, conversation TEXT NOT NULL, seq INTEGER NOT NULL, erased INTEGER NOT NULL)`,
  'CREATE UNIQUE INDEX search_texts_place ON search_texts (conversation, seq)',
  // The words are already folded and split, so the `ascii` tokenizer takes them unchanged.
  `CREATE VIRTUAL TABLE search_words USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii')`,
  `INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)`,
];

const POSTGRES = [
  'CREATE TABLE search_queue (id bigserial PRIMARY KEY, conversation text NOT NULL, seq integer NOT NULL)',
  `CREATE FUNCTION search_queue_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     INSERT INTO search_queue (conversation, seq)
     SELECT conversation, seq FROM added WHERE kind = 'text' ORDER BY at, conversation, seq;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER search_queue_up AFTER INSERT ON entries REFERENCING NEW TABLE AS added
   FOR EACH STATEMENT EXECUTE FUNCTION search_queue_up()`,
  `CREATE TABLE search_texts (
     id bigint PRIMARY KEY, conversation text NOT NULL, seq integer NOT NULL, words tsvector)`,
  'CREATE UNIQUE INDEX search_texts_place ON search_texts (conversation, seq)',
  // GIN collects new words in a pending list and sorts them after each batch, not in the middle of one.
  'CREATE INDEX search_words ON search_texts USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 65536)',
];
