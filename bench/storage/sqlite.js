// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile } from './open-file.js';

/**
 * A place to store in.
 * @typedef {object} Store
 * @property {string} name
 * @property {Record<string, string>} env what makes our server use it
 * @property {string} dataDir
 * @property {(work: (query: import('./bulk-insert.js').Query) => Promise<void>) => Promise<void>} directly without a server
 * @property {Index} index
 * @property {() => Promise<void>} discard
 *
 * Statements about what waits to be indexed.
 * @typedef {object} Index
 * @property {string} waiting finds a row where anything does
 * @property {string} oldWaiting finds a row where anything of before the index does
 * @property {string} asOld everything is indexed as what was there before there was an index
 * @property {string} asDone nothing waits, whether or not it is indexed
 */

/** The database file that our server keeps in its data directory. @returns {Store} */
export function sqlite() {
  const dataDir = mkdtempSync(join(tmpdir(), 'teahouse-bench-'));
  return {
    name: 'SQLite',
    env: { DATABASE_URL: '' },
    dataDir,
    async directly(work) {
      const db = openFile(join(dataDir, 'teahouse.db'));
      await work(async (sql) => {
        const statement = db.prepare(sql);
        return statement.columns().length > 0 ? statement.all() : [statement.run()];
      });
      db.close();
    },
    index: {
      waiting: 'SELECT 1 AS waiting FROM entries, search_range WHERE id <= low OR id > high LIMIT 1',
      oldWaiting: 'SELECT 1 AS waiting FROM entries, search_range WHERE id <= low LIMIT 1',
      asOld:
        'UPDATE search_range SET low = (SELECT max(id) FROM entries), high = (SELECT max(id) FROM entries)',
      asDone: 'UPDATE search_range SET low = 0, high = (SELECT max(id) FROM entries)',
    },
    async discard() {
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
