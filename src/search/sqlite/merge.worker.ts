import type { DatabaseSync } from '../../database/sqlite/sqlite.provider.js';

/** About 4 ms. A search reads every segment of the index for each room it covers. */
const MERGED_PAGES = 64;

/**
 * Prepares the merging of index segments, on the writing thread. The function returns whether there was anything to
 * merge.
 */
export function prepare(db: DatabaseSync): () => boolean {
  const merge = db.prepare(`INSERT INTO search_words (search_words, rank) VALUES ('merge', ${MERGED_PAGES})`);
  const changes = db.prepare('SELECT total_changes() AS n');
  const count = () => (changes.get() as { n: number }).n;

  return () => {
    const before = count();
    merge.run();
    // The merge command itself counts as one change (https://sqlite.org/fts5.html#the_merge_command).
    return count() - before > 1;
  };
}
