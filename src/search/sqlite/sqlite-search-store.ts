import { sql, type Compilable, type SqlBool } from 'kysely';
import { NOT_RECALLED } from '../../conversation/message-erasure.js';
import type { SqliteWorkerClient } from '../../database/sqlite/sqlite-worker-client.js';
import type { SqliteDatabase } from '../../database/sqlite/sqlite-database.js';
import { SearchStore, type SearchResult, type SearchQuery, type IndexPart } from '../search-store.js';
import { indexedText } from './sqlite-terms.js';

const INDEX = 'index';
const TIDY = 'tidy';
const FIND = 'find';

/**
 * Search with a contentless FTS5 index: the messages are read from the log, where they have the same ids. Uses its own
 * reading thread. `search_range` holds the indexed ids: above `low`, up to `high`.
 */
export class SqliteSearchStore extends SearchStore {
  private constructor(
    private readonly database: SqliteDatabase,
    private readonly reader: SqliteWorkerClient,
  ) {
    super();
  }

  static async open(database: SqliteDatabase): Promise<SqliteSearchStore> {
    await database.load(INDEX, new URL('./index.worker.js', import.meta.url));
    await database.load(TIDY, new URL('./merge.worker.js', import.meta.url));
    const reader = await database.openReader();
    await reader.load(FIND, new URL('./find.worker.js', import.meta.url));
    return new SqliteSearchStore(database, reader);
  }

  async find(query: SearchQuery): Promise<SearchResult | null> {
    const [found] = (await this.reader.run([{ handler: FIND, payload: query }])) as [
      SearchResult | null | Error,
    ];
    if (found instanceof Error) throw found;
    return found;
  }

  async indexNext(part: IndexPart): Promise<number> {
    return (await this.database.perform(INDEX, part)) as number;
  }

  async mergeSegments(): Promise<boolean> {
    return (await this.database.perform(TIDY, null)) as boolean;
  }

  async isBehind(): Promise<boolean> {
    const { rows } = await sql`
      SELECT 1 FROM entries WHERE id > (SELECT high FROM search_range) LIMIT 1`.execute(this.database.query);
    return rows.length > 0;
  }

  removalStatements(
    conversation: string,
    seq: number,
    text: { name: string; content: string },
  ): Compilable[] {
    return [this.removalStatement(conversation, { ...text, seq })];
  }

  truncationStatements(
    conversation: string,
    _end: number,
    texts: readonly { seq: number; name: string; content: string }[],
  ): Compilable[] {
    // A message may have been recalled meanwhile, and is then removed already.
    return texts.map((text) => this.removalStatement(conversation, text, NOT_RECALLED));
  }

  close(): Promise<void> {
    return this.reader.close();
  }

  /** A contentless index must be given the words to remove, and only once. */
  private removalStatement(
    conversation: string,
    text: { seq: number; name: string; content: string },
    where = sql<SqlBool>`TRUE`,
  ): Compilable {
    const words = indexedText(text, conversation);
    const forget = sql`
      INSERT INTO search_words (search_words, rowid, words)
      SELECT 'delete', id, ${words} FROM entries, search_range
      WHERE conversation = ${conversation} AND seq = ${text.seq} AND id > low AND id <= high AND ${where}`;
    return { compile: () => forget.compile(this.database.query) };
  }
}
