import { sql, SqliteAdapter, type Kysely } from 'kysely';

/**
 * The search index folds accents and traditional Chinese characters. All texts are indexed again in the background
 * after the start, the newest first.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const isEmbedded = db.getExecutor().adapter instanceof SqliteAdapter;
  const all = async (on: Kysely<any>) => {
    for (const statement of isEmbedded ? EMBEDDED : POSTGRES) await sql.raw(statement).execute(on);
  };
  await (isEmbedded ? db.transaction().execute(all) : all(db));
}

const EMBEDDED = [
  `INSERT INTO search_words (search_words) VALUES ('delete-all')`,
  'UPDATE search_range SET low = high',
];

/** The texts keep their ids, which are in the order of the log. */
const POSTGRES = [
  'INSERT INTO search_queue (id, conversation, seq) SELECT id, conversation, seq FROM search_texts',
  'TRUNCATE search_texts',
  `UPDATE settings SET value = (SELECT coalesce(max(id), 0) FROM search_queue)::text WHERE name = 'search_backlog'`,
];
