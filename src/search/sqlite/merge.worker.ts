import type { DatabaseSync } from '../../database/sqlite/sqlite.provider.js';

/** About 4 ms. A search looks into each segment of the index, for each room that it looks into. */
const MERGED_PAGES = 64;

/** Runs on the writing thread: merges segments of the index, and says whether there was anything to merge. */
export function prepare(db: DatabaseSync): () => boolean {
  const merge = db.prepare(`INSERT INTO search_words (search_words, rank) VALUES ('merge', ${MERGED_PAGES})`);
  const changes = db.prepare('SELECT total_changes() AS n');
  const count = () => (changes.get() as { n: number }).n;

  return () => {
    const before = count();
    merge.run();
    // That it was asked is one change (https://sqlite.org/fts5.html#the_merge_command).
    return count() - before > 1;
  };
}
