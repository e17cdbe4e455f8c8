import type { Kysely } from 'kysely';
import { OperatorError } from '../common/errors/operator-error.js';

const SHOWN_MAX = 3;

/**
 * Rejects a database file that another program uses.
 * @throws OperatorError
 */
export async function assertOwnDatabase<Tables>(db: Kysely<Tables>): Promise<void> {
  const tables = (await db.introspection.getTables({ withInternalKyselyTables: true })).map(
    ({ name }) => name,
  );
  if (tables.length === 0 || tables.some((name) => name.startsWith('kysely_'))) return;
  const shown = tables.slice(0, SHOWN_MAX).join(', ');
  throw new OperatorError(
    `DATA_DIR/teahouse.db is a database of another program (it has the tables ${shown}): move it away, or choose another DATA_DIR`,
  );
}
