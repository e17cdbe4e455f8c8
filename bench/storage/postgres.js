// @ts-check
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const SERVER = process.env['DATABASE_URL'] || 'postgres://postgres@127.0.0.1:5432/postgres';
const CONNECT_MS = 2000;

/**
 * A fresh database on a PostgreSQL server: the one of `DATABASE_URL`, else one on this machine.
 * @returns {Promise<import('./sqlite.js').Store | string>} or why there is none
 */
export async function postgres() {
  const database = `teahouse_bench_${randomBytes(4).toString('hex')}`;
  try {
    await once(SERVER, (query) => query(`CREATE DATABASE ${database}`));
  } catch (error) {
    return `not measured: no PostgreSQL to use (${error instanceof Error ? error.message : String(error)})`;
  }
  const url = new URL(SERVER);
  url.pathname = `/${database}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'teahouse-bench-'));
  return {
    name: 'PostgreSQL',
    env: { DATABASE_URL: url.href },
    dataDir,
    directly: (work) => once(url.href, work),
    index: {
      waiting: 'SELECT 1 AS waiting FROM search_queue LIMIT 1',
      oldWaiting: `SELECT 1 AS waiting FROM search_queue
        WHERE id <= (SELECT value::bigint FROM settings WHERE name = 'search_backlog') LIMIT 1`,
      asOld: `UPDATE settings SET value = CAST((SELECT max(id) FROM search_queue) AS text) WHERE name = 'search_backlog'`,
      asDone: 'DELETE FROM search_queue',
    },
    async discard() {
      await once(SERVER, (query) => query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * @param {string} url @param {(query: import('./bulk-insert.js').Query) => Promise<unknown>} work
 */
async function once(url, work) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  await client.connect();
  try {
    await work(async (sql) => (await client.query(sql)).rows);
  } finally {
    await client.end();
  }
}
