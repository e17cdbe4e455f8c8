import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { OperatorError } from '../common/errors/operator-error.js';

const CONNECT_TIMEOUT_MS = 5_000;
/** PostgreSQL lists a connection for a short time after the client has closed it. */
const CLOSED_WITHIN_MS = 2_000;
const POLL_INTERVAL_MS = 100;

/** Runs `work` on one connection without time limits for queries, and closes the connection. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @throws OperatorError if other programs are connected to this database */
export async function assertNoOtherClients(client: pg.Client): Promise<void> {
  const deadline = performance.now() + CLOSED_WITHIN_MS;
  while ((await countOtherClients(client)) > 0) {
    if (performance.now() >= deadline) {
      throw new OperatorError('other programs are connected to this database: stop every node first');
    }
    await pause(POLL_INTERVAL_MS);
  }
}

async function countOtherClients(client: pg.Client): Promise<number> {
  // Autovacuum and other workers of PostgreSQL itself do not count.
  const { rows } = await client.query<{ others: number }>(
    `SELECT count(*)::int AS others FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  return rows[0]!.others;
}
