import { Migrator, type Kysely, type Migration } from 'kysely';
import { OperatorError } from '../../common/errors/operator-error.js';
import * as talk from './0001-talk.js';
import * as trust from './0002-trust.js';
import * as rooms from './0003-rooms.js';
import * as life from './0004-life.js';
import * as search from './0005-search.js';
import * as nodes from './0006-nodes.js';
import * as quotes from './0007-quotes.js';
import * as attachments from './0008-attachments.js';
import * as push from './0009-push.js';
import * as webhooks from './0010-webhooks.js';
import * as bots from './0011-bots.js';
import * as retention from './0012-retention.js';
import * as portraits from './0013-portraits.js';
import * as arrival from './0014-arrival.js';
import * as realms from './0015-realms.js';
import * as ids from './0016-ids.js';
import * as consent from './0017-consent.js';
import * as uploadNetwork from './0018-upload-network.js';
import * as nameSearch from './0019-name-search.js';
import * as pushFailures from './0020-push-failures.js';
import * as shownNames from './0021-shown-names.js';
import * as closedRooms from './0022-closed-rooms.js';
import * as namesWithoutToken from './0023-names-without-token.js';
import * as searchFolding from './0024-search-folding.js';
import * as recovery from './0025-recovery.js';
import * as passkeys from './0026-passkeys.js';

/** In the order of their names. Never change a released migration; add another. */
export const MIGRATIONS: Record<string, Migration> = {
  '0001-talk': talk,
  '0002-trust': trust,
  '0003-rooms': rooms,
  '0004-life': life,
  '0005-search': search,
  '0006-nodes': nodes,
  '0007-quotes': quotes,
  '0008-attachments': attachments,
  '0009-push': push,
  '0010-webhooks': webhooks,
  '0011-bots': bots,
  '0012-retention': retention,
  '0013-portraits': portraits,
  '0014-arrival': arrival,
  '0015-realms': realms,
  '0016-ids': ids,
  '0017-consent': consent,
  '0018-upload-network': uploadNetwork,
  '0019-name-search': nameSearch,
  '0020-push-failures': pushFailures,
  '0021-shown-names': shownNames,
  '0022-closed-rooms': closedRooms,
  '0023-names-without-token': namesWithoutToken,
  '0024-search-folding': searchFolding,
  '0025-recovery': recovery,
  '0026-passkeys': passkeys,
};

/**
 * Migrates the tables to this version, each migration in its own transaction: an interrupted start continues at the
 * next.
 * @throws OperatorError when a later version of Teahouse has written the database
 */
export async function migrate(db: Kysely<any>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => MIGRATIONS },
    // Migrations are independent, so a database may lack one that was merged after a later one.
    allowUnorderedMigrations: true,
  });
  const unknown = await unknownMigrations(db);
  if (unknown.length > 0) {
    throw new OperatorError(
      `the database was written by a newer Teahouse (it has ${unknown.join(', ')}): start that version, or restore a copy made by this one`,
    );
  }
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

async function unknownMigrations(db: Kysely<any>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const rows: { name: string }[] = await db.selectFrom('kysely_migration').select('name').execute();
  return rows.map((row) => row.name).filter((name) => !(name in MIGRATIONS));
}
