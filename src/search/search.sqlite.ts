import { sql, type Compilable } from 'kysely';
import type { SqliteConnection } from '../database/sqlite/connection.js';
import type { SqliteDatabase } from '../database/sqlite/sqlite.database.js';
import { homeOf } from './home.js';
import { clearPlaces, readBacklog, readQueue } from './queue.js';
import { SearchStore, type Found, type Inquiry } from './search.store.js';
import type { Home } from './terms.js';
import { indexed } from './terms.sqlite.js';

const INDEX = 'index';
const FIND = 'find';

/** Words in FTS5, without the texts: a search reads these from the log. It has a thread of its own to do so. */
export class SqliteSearch extends SearchStore {
  private constructor(
    private readonly database: SqliteDatabase,
    private readonly reader: SqliteConnection,
  ) {
    super();
  }

  static async open(database: SqliteDatabase): Promise<SqliteSearch> {
    await database.load(INDEX, new URL('./index.sqlite.js', import.meta.url));
    const reader = await database.openReader();
    await reader.load(FIND, new URL('./find.sqlite.js', import.meta.url));
    return new SqliteSearch(database, reader);
  }

  async find(inquiry: Inquiry): Promise<Found | null> {
    const [found] = (await this.reader.run([{ handler: FIND, payload: inquiry }])) as [Found | null | Error];
    if (found instanceof Error) throw found;
    return found;
  }

  async indexNext(after: number): Promise<number> {
    return (await this.database.perform(INDEX, after)) as number;
  }

  isBehind(after: number): Promise<boolean> {
    return readQueue(this.database, after);
  }

  backlog(): Promise<number> {
    return readBacklog(this.database);
  }

  async forgetting(
    conversation: string,
    seq: number,
    text: { name: string; content: string },
  ): Promise<Compilable[]> {
    const home = await homeOf(this.database, conversation);
    const once = sql`UPDATE search_texts SET erased = 1 WHERE conversation = ${conversation} AND seq = ${seq}`;
    return [
      this.forgettingWords(home, { ...text, seq }),
      { compile: () => once.compile(this.database.query) },
    ];
  }

  async clearing(
    conversation: string,
    end: number,
    texts: readonly { seq: number; name: string; content: string }[],
  ): Promise<Compilable[]> {
    const home = await homeOf(this.database, conversation);
    const words = texts.map((text) => this.forgettingWords(home, text));
    return [...words, ...clearPlaces(this.database, conversation, end)];
  }

  close(): Promise<void> {
    return this.reader.close();
  }

  /** An index without texts forgets what it is told word by word, and must not be told twice. */
  private forgettingWords(home: Home, text: { seq: number; name: string; content: string }): Compilable {
    const words = indexed(text, home);
    const forget = sql`
      INSERT INTO search_words (search_words, rowid, words)
      SELECT 'delete', id, ${words} FROM search_texts
      WHERE conversation = ${home.conversation} AND seq = ${text.seq} AND erased = 0`;
    return { compile: () => forget.compile(this.database.query) };
  }
}
