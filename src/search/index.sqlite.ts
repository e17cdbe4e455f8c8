import type { Database } from 'better-sqlite3';
import { indexed } from './terms.sqlite.js';

/** Others wait for this thread: it indexes for so long at a time. */
const SLICE_MS = 4;
const BATCH = 200;
/** Left to itself, FTS5 merges rarely and then much at once, for 20 ms and more. This keeps it at ten segments as well. */
const MERGED_PAGES = 16;

interface Queued {
  id: number;
  conversation: string;
  seq: number;
}

/** Runs on the writing thread: moves the newest of the queue above `after` into the index. How many it took. */
export function prepare(db: Database): (after: number) => number {
  const take = db.prepare<[number, number], Queued>(
    'SELECT id, conversation, seq FROM search_queue WHERE id > ? ORDER BY id DESC LIMIT ?',
  );
  const read = db.prepare<[string, number], { body: string }>(
    'SELECT body FROM entries WHERE conversation = ? AND seq = ?',
  );
  const people = db
    .prepare<[string], string>(
      `SELECT m.person FROM conversations c JOIN members m ON m.conversation = c.id WHERE c.id = ? AND c.kind = 'direct'`,
    )
    .pluck();
  const place = db.prepare<[number, string, number, 0 | 1]>(
    'INSERT INTO search_texts (id, conversation, seq, erased) VALUES (?, ?, ?, ?)',
  );
  const index = db.prepare<[number, string]>('INSERT INTO search_words (rowid, words) VALUES (?, ?)');
  const merge = db.prepare(`INSERT INTO search_words (search_words, rank) VALUES ('merge', ${MERGED_PAGES})`);
  const leave = db.prepare<[number, number]>('DELETE FROM search_queue WHERE id BETWEEN ? AND ?');

  return (after) => {
    // FTS5 writes out all it holds where an id is below the one before: in the other order each text costs twice.
    const queued = take.all(after, BATCH).reverse();
    const until = performance.now() + SLICE_MS;
    let taken = 0;
    for (const { id, conversation, seq } of queued) {
      const text = JSON.parse(read.get(conversation, seq)!.body) as {
        name: string;
        content: string;
        recalled?: true;
      };
      place.run(id, conversation, seq, text.recalled ? 1 : 0);
      if (!text.recalled) {
        const home = { conversation, people: people.all(conversation) };
        index.run(id, indexed(text, home));
      }
      taken += 1;
      if (performance.now() > until) break;
    }
    if (taken === 0) return 0;
    leave.run(queued[0]!.id, queued[taken - 1]!.id);
    merge.run();
    return taken;
  };
}
