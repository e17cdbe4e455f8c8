import { randomUUID } from 'node:crypto';
import { OperatorError } from '../../common/errors/operator-error.js';
import type { Renewal } from '../../database/epoch.js';
import { assertNoOtherClients, withClient } from '../postgres-client.js';
import { runCommand } from './run-command.js';

/** Dumps the whole database as of now with `pg_dump`, which knows every kind of object in it. */
export async function dumpPostgres(url: string, target: string): Promise<void> {
  await runCommand(
    'pg_dump',
    ['--format=custom', '--no-owner', '--no-privileges', `--file=${target}`],
    connection(url),
  );
}

/**
 * Restores a dump in one transaction, and sets a new epoch.
 * @throws OperatorError if the database has data that may not be replaced, or if other programs are connected to it
 */
export async function loadPostgres(url: string, source: string, mayReplace: boolean): Promise<Renewal> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ tables: number }>(
      'SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = current_schema()',
    );
    if (rows[0]!.tables > 0 && !mayReplace) throw new OperatorError(DATABASE_NOT_EMPTY);
    await assertNoOtherClients(client);
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

export const DATABASE_NOT_EMPTY = 'the target already has data: use --force to replace it';

function name(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** Environment variables: all users of the machine can read the arguments of a process. */
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
