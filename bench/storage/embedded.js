// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';

/**
 * A place to store in.
 * @typedef {object} Store
 * @property {string} name
 * @property {Record<string, string>} env what makes our server use it
 * @property {string} dataDir
 * @property {(work: (query: import('./fill.js').Query) => Promise<void>) => Promise<void>} directly without a server
 * @property {() => Promise<void>} discard
 */

/** The database file that our server keeps in its data directory. @returns {Store} */
export function embedded() {
  const dataDir = mkdtempSync(join(tmpdir(), 'teahouse-bench-'));
  return {
    name: 'SQLite',
    env: { DATABASE_URL: '' },
    dataDir,
    async directly(work) {
      const db = new SQLite(join(dataDir, 'teahouse.db'), { fileMustExist: true });
      await work(async (sql) => {
        const statement = db.prepare(sql);
        return statement.reader ? statement.all() : [statement.run()];
      });
      db.close();
    },
    async discard() {
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
