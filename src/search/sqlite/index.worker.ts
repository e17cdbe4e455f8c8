import type { DatabaseSync } from '../../database/sqlite/sqlite.provider.js';
import type { IndexPart } from '../search-store.js';
import { indexedText } from './sqlite-terms.js';

const BATCH = 200;
/** Other writes wait for this thread; this many bytes of terms take about 4 ms. */
const BATCH_BYTES = 60_000;
/** By itself, FTS5 merges rarely and then a lot at once, for 20 ms and more. */
const MERGED_PAGES = 16;

interface IndexedRow {
  id: number;
  conversation: string;
  kind: string;
  body: string;
}

/**
 * Prepares the indexing of a batch, adjacent to the indexed range. Runs on the writing thread. The function returns the
 * number of indexed messages.
 */
export function prepare(db: DatabaseSync): (part: IndexPart) => number {
  const range = db.prepare('SELECT low, high FROM search_range');
  const widen = db.prepare('UPDATE search_range SET low = ?, high = ?');
  const select = 'SELECT id, conversation, kind, body FROM entries';
  const newer = db.prepare(`${select} WHERE id > ? ORDER BY id LIMIT ?`);
  const older = db.prepare(`${select} WHERE id <= ? ORDER BY id DESC LIMIT ?`);
  const index = db.prepare('INSERT INTO search_words (rowid, words) VALUES (?, ?)');
  const merge = db.prepare(`INSERT INTO search_words (search_words, rank) VALUES ('merge', ${MERGED_PAGES})`);

  const wordsOf = ({ conversation, kind, body }: IndexedRow): string => {
    const text = kind === 'text' && (JSON.parse(body) as { name: string; content: string; recalled?: true });
    return text && !text.recalled ? indexedText(text, conversation) : '';
  };

  return (part) => {
    const { low, high } = range.get() as { low: number; high: number };
    const taken: { id: number; words: string }[] = [];
    let bytes = 0;
    const lines = part === 'new' ? newer.iterate(high, BATCH) : older.iterate(low, BATCH);
    for (const line of lines as Iterable<IndexedRow>) {
      const words = wordsOf(line);
      taken.push({ id: line.id, words });
      bytes += Buffer.byteLength(words);
      if (bytes >= BATCH_BYTES) break;
    }
    if (taken.length === 0) return 0;
    // FTS5 flushes when an id is below the one before, so descending ids would double the cost.
    if (part === 'old') taken.reverse();
    for (const { id, words } of taken) if (words) index.run(id, words);
    if (part === 'new') widen.run(low, taken.at(-1)!.id);
    else widen.run(taken[0]!.id - 1, high);
    merge.run();
    return taken.length;
  };
}
