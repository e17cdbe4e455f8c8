import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { CannotOpen } from '../database/cannot-open.js';
import { run } from './program.js';

/** Everything in the database as of this moment, by PostgreSQL's own tool, which knows every kind of thing in there. */
export async function dumpPostgres(url: string, target: string): Promise<void> {
  await run(
    'pg_dump',
    ['--format=custom', '--no-owner', '--no-privileges', `--file=${target}`],
    connection(url),
  );
}

/**
 * Puts a dump back, all or nothing, and begins a new epoch.
 * @throws CannotOpen where there is data already, unless it may be replaced, and while anybody else is connected
 */
export async function loadPostgres(url: string, source: string, mayReplace: boolean): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ others: number; tables: number }>(
      `SELECT (SELECT count(*)::int FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()) AS others,
              (SELECT count(*)::int FROM pg_tables WHERE schemaname = current_schema()) AS tables`,
    );
    const { others, tables } = rows[0]!;
    if (tables > 0 && !mayReplace) throw new CannotOpen(FULL);
    if (others > 0) throw new CannotOpen('others are connected to this database: stop every node first');
  });
  await run(
    'pg_restore',
    [
      '--clean',
      '--if-exists',
      '--no-owner',
      '--no-privileges',
      '--single-transaction',
      `--dbname=${name(url)}`,
      source,
    ],
    connection(url),
  );
  await withClient(url, (client) =>
    client.query(`UPDATE settings SET value = $1 WHERE name = 'epoch'`, [randomUUID()]),
  );
}

export const FULL = 'there is data already: say --force to replace it';

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end();
  }
}

function name(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** By the environment, because everybody on the machine can read the arguments of a program. */
function connection(url: string): Record<string, string> {
  const { hostname, port, username, password, searchParams } = new URL(url);
  const mode = searchParams.get('sslmode');
  return {
    PGHOST: hostname || (searchParams.get('host') ?? 'localhost'),
    ...(port && { PGPORT: port }),
    ...(username && { PGUSER: decodeURIComponent(username) }),
    ...(password && { PGPASSWORD: decodeURIComponent(password) }),
    ...(mode && { PGSSLMODE: mode }),
    PGDATABASE: name(url),
  };
}
