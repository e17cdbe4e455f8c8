import { Kysely, PostgresDialect, sql, type Compilable } from 'kysely';
import pg from 'pg';
import { OperatorError } from '../../common/errors/operator-error.js';
import { isDataError, dataErrorOf, type DataError } from '../../common/errors/data-error.js';
import { Database } from '../database.js';
import { migrate } from '../migrations/index.js';
import type { Schema } from '../schema.js';
import { reportStorageError, StorageUnavailable } from '../../common/errors/storage-error.js';

const CONNECTIONS = 10;
/** Nobody waits for a database that hangs: the client hears `unavailable` and sends again. */
const CONNECT_TIMEOUT_MS = 3_000;
const QUERY_TIMEOUT_MS = 5_000;
/** A node that stops in the middle of a commit holds up the others' in the same conversation for so long, not for good. */
const STOPPED_MAX_MS = 2_000;
/** Two nodes that start at once migrate one after the other. Any number that no other program uses. */
const MIGRATION_LOCK = 7_318_349_394_477_056n;

/** A PostgreSQL server, for one node or several. */
export class PostgresDatabase extends Database {
  readonly query: Kysely<Schema>;
  private ended: Promise<void> | undefined;

  private constructor(private readonly pool: FaultyPool) {
    super();
    this.query = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  }

  /** @throws OperatorError when the server is out of reach or its tables are of a newer version. */
  static async open(url: string): Promise<PostgresDatabase> {
    // Nobody waits yet, and a long log takes its time.
    const patient = openPool(url, 0);
    try {
      await migrateOneAtATime(patient);
    } catch (error) {
      throw error instanceof OperatorError ? error : new OperatorError(faultOf(error).hint);
    } finally {
      await patient.end();
    }
    return new PostgresDatabase(openPool(url, QUERY_TIMEOUT_MS));
  }

  /** Without bringing its tables up to this version. */
  static async openExisting(url: string): Promise<PostgresDatabase> {
    const pool = openPool(url, QUERY_TIMEOUT_MS);
    try {
      (await pool.connect()).release();
    } catch (error) {
      await pool.end();
      throw new OperatorError(faultOf(error).hint);
    }
    return new PostgresDatabase(pool);
  }

  async atomically(writes: Compilable[]): Promise<number[]> {
    return this.transaction(async (client) => {
      const changes: number[] = [];
      for (const write of writes) {
        const { sql: text, parameters } = write.compile();
        changes.push((await client.query(text, [...parameters])).rowCount ?? 0);
      }
      return changes;
    });
  }

  /** In one order everywhere, so that no two wait for each other. */
  serializing(texts: readonly string[]): Compilable[] {
    return [...new Set(texts)]
      .sort()
      .map((text) =>
        this.query.selectNoFrom(sql`pg_advisory_xact_lock(hashtextextended(${text}, 0))`.as('held')),
      );
  }

  /**
   * Runs `work` in a transaction on one connection; a connection that failed is not used again. Statements that do not
   * wait for each other's results travel together: `work` may send `commit` along with its last ones.
   */
  async transaction<T>(work: (client: pg.PoolClient, commit: () => Promise<void>) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let committed: Promise<void> | undefined;
    const commit = () => (committed ??= commitOn(client));
    try {
      const [, result] = await Promise.all([client.query('BEGIN'), work(client, commit)]);
      await commit();
      client.release();
      return result;
    } catch (error) {
      // Whether a COMMIT that got no answer took place is unknown; only a fresh connection is sure to be clean.
      const unsure = await committed?.catch((fault: unknown) => fault);
      client.release(true);
      throw unsure instanceof StorageUnavailable && unsure.mayBeCommitted ? unsure : error;
    }
  }

  async close(): Promise<void> {
    await (this.ended ??= this.pool.end());
  }
}

/** @param timeoutMs of each query; 0 for none */
function openPool(url: string, timeoutMs: number): FaultyPool {
  return new FaultyPool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: timeoutMs,
    keepAlive: true,
    pipeline: true,
    // The promise of an acknowledgement must not depend on how the server happens to be set. No statement here runs
    // long enough to be worth compiling.
    options: `-c jit=off -c synchronous_commit=on -c statement_timeout=${timeoutMs} -c idle_in_transaction_session_timeout=${timeoutMs && STOPPED_MAX_MS}`,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  });
}

/** A statement after one that failed in the same transaction. The first failure is the one to report. */
const TRANSACTION_IS_ABORTED = '25P02';

/** A pool whose connections reject with a StorageUnavailable or a DataError, so that no driver's error leaves this folder. */
class FaultyPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    // Without a listener, an idle connection that the server closes would end the process.
    this.on('error', (error) => void reportStorageError(faultOf(error)));
    this.on('connect', (client) => {
      // The same holds for one that is in use; what was asked of it fails by itself.
      client.on('error', (error) => void reportStorageError(faultOf(error)));
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      client.query = ((...args: unknown[]) => {
        const result = query(...args);
        return result instanceof Promise ? result.catch(throwFault) : result;
      }) as typeof client.query;
    });
  }

  override async connect(): Promise<pg.PoolClient> {
    // Whoever still speaks while a house closes is refused; nothing has failed.
    if (this.ending) throw new StorageUnavailable('the database is closed');
    return super.connect().catch(throwFault);
  }
}

/** Of a transaction in which a statement failed, PostgreSQL makes a ROLLBACK without calling that a failure. */
async function commitOn(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT').catch(throwUnconfirmed);
  // The statement that failed was reported by itself.
  if (command !== 'COMMIT') throw new StorageUnavailable('PostgreSQL: nothing was committed');
}

async function migrateOneAtATime(pool: FaultyPool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    await migrate(new Kysely({ dialect: new PostgresDialect({ pool }) }));
    await client.query(`SELECT pg_advisory_unlock(${MIGRATION_LOCK})`);
  } finally {
    client.release();
  }
}

/** Times and seqs fit a JavaScript number; pg would hand out 64-bit integers as strings. */
function parserOf(oid: number): (text: string) => unknown {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid);
}

function throwUnconfirmed(error: unknown): never {
  throw Object.assign(faultOf(error), { mayBeCommitted: true });
}

function throwFault(error: unknown): never {
  throw reported(error);
}

function reported(error: unknown): StorageUnavailable | DataError {
  const { code } = error as { code?: string };
  if (isDataError(code)) return dataErrorOf(code);
  const fault = faultOf(error);
  return code === TRANSACTION_IS_ABORTED ? fault : reportStorageError(fault);
}

function faultOf(error: unknown): StorageUnavailable {
  if (error instanceof StorageUnavailable) return error;
  const { message, code } = error as { message?: string; code?: string };
  return new StorageUnavailable(`PostgreSQL: ${message || 'out of reach'}`, code);
}
