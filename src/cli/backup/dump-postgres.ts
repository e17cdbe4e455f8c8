import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { OperatorError } from '../../common/errors/operator-error.js';
import type { Renewal } from '../../database/epoch.js';
import { runCommand } from './run-command.js';

/** Everything in the database as of this moment, by PostgreSQL's own tool, which knows every kind of thing in there. */
export async function dumpPostgres(url: string, target: string): Promise<void> {
  await runCommand(
    'pg_dump',
    ['--format=custom', '--no-owner', '--no-privileges', `--file=${target}`],
    connection(url),
  );
}

/**
 * Puts a dump back, all or nothing, and begins a new epoch.
 * @throws OperatorError where there is data already, unless it may be replaced, and while anybody else is connected
 */
export async function loadPostgres(url: string, source: string, mayReplace: boolean): Promise<Renewal> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ others: number; tables: number }>(
      `SELECT (SELECT count(*)::int FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()) AS others,
              (SELECT count(*)::int FROM pg_tables WHERE schemaname = current_schema()) AS tables`,
    );
    const { others, tables } = rows[0]!;
    if (tables > 0 && !mayReplace) throw new OperatorError(DATABASE_NOT_EMPTY);
    if (others > 0) throw new OperatorError('others are connected to this database: stop every node first');
  });
  await runCommand(
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
  const epoch = randomUUID();
  let old = '';
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ value: string }>(`SELECT value FROM settings WHERE name = 'epoch'`);
    old = rows[0]!.value;
    await client.query(`UPDATE settings SET value = $1 WHERE name = 'epoch'`, [epoch]);
  });
  return { old, epoch };
}

export const DATABASE_NOT_EMPTY = 'there is data already: say --force to replace it';

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
