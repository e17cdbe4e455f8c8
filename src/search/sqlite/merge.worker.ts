import type { Database } from 'better-sqlite3';

/** About 4 ms. A search looks into each segment of the index, for each room that it looks into. */
const MERGED_PAGES = 64;

/** Runs on the writing thread: merges segments of the index, and says whether there was anything to merge. */
export function prepare(db: Database): () => boolean {
  const merge = db.prepare(`INSERT INTO search_words (search_words, rank) VALUES ('merge', ${MERGED_PAGES})`);
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck();

  return () => {
    const before = changes.get()!;
    merge.run();
    // That it was asked is one change (https://sqlite.org/fts5.html#the_merge_command).
    return changes.get()! - before > 1;
  };
}
