import { sql, type Compilable, type SqlBool } from 'kysely';
import { IS_SAID } from '../conversation/erasure.js';
import type { SqliteConnection } from '../database/sqlite/connection.js';
import type { SqliteDatabase } from '../database/sqlite/sqlite.database.js';
import { SearchStore, type Found, type Inquiry, type Part } from './search.store.js';
import { indexed } from './terms.sqlite.js';

const INDEX = 'index';
const TIDY = 'tidy';
const FIND = 'find';

/**
 * Words in FTS5, without the texts: a search reads these from the log, where they have the same ids. It has a thread of
 * its own to do so. `search_range` says which ids are indexed: those above `low`, up to `high`.
 */
export class SqliteSearch extends SearchStore {
  private constructor(
    private readonly database: SqliteDatabase,
    private readonly reader: SqliteConnection,
  ) {
    super();
  }

  static async open(database: SqliteDatabase): Promise<SqliteSearch> {
    await database.load(INDEX, new URL('./index.sqlite.js', import.meta.url));
    await database.load(TIDY, new URL('./tidy.sqlite.js', import.meta.url));
    const reader = await database.openReader();
    await reader.load(FIND, new URL('./find.sqlite.js', import.meta.url));
    return new SqliteSearch(database, reader);
  }

  async find(inquiry: Inquiry): Promise<Found | null> {
    const [found] = (await this.reader.run([{ handler: FIND, payload: inquiry }])) as [Found | null | Error];
    if (found instanceof Error) throw found;
    return found;
  }

  async indexNext(part: Part): Promise<number> {
    return (await this.database.perform(INDEX, part)) as number;
  }

  async tidy(): Promise<boolean> {
    return (await this.database.perform(TIDY, null)) as boolean;
  }

  async isBehind(): Promise<boolean> {
    const { rows } = await sql`
      SELECT 1 FROM entries WHERE id > (SELECT high FROM search_range) LIMIT 1`.execute(this.database.query);
    return rows.length > 0;
  }

  forgetting(conversation: string, seq: number, text: { name: string; content: string }): Compilable[] {
    return [this.forgettingWords(conversation, { ...text, seq })];
  }

  clearing(
    conversation: string,
    _end: number,
    texts: readonly { seq: number; name: string; content: string }[],
  ): Compilable[] {
    // One may have been taken back since.
    return texts.map((text) => this.forgettingWords(conversation, text, IS_SAID));
  }

  close(): Promise<void> {
    return this.reader.close();
  }

  /** An index without texts forgets what it is told word by word, and must not be told twice. */
  private forgettingWords(
    conversation: string,
    text: { seq: number; name: string; content: string },
    where = sql<SqlBool>`TRUE`,
  ): Compilable {
    const words = indexed(text, conversation);
    const forget = sql`
      INSERT INTO search_words (search_words, rowid, words)
      SELECT 'delete', id, ${words} FROM entries, search_range
      WHERE conversation = ${conversation} AND seq = ${text.seq} AND id > low AND id <= high AND ${where}`;
    return { compile: () => forget.compile(this.database.query) };
  }
}
