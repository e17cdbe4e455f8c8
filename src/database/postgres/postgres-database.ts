import { Kysely, PostgresDialect, sql, type Compilable } from 'kysely';
import pg from 'pg';
import { OperatorError } from '../../common/errors/operator-error.js';
import { isDataError, dataErrorOf, type DataError } from '../../common/errors/data-error.js';
import { Database } from '../database.js';
import { migrate } from '../migrations/index.js';
import type { Schema } from '../schema.js';
import { reportStorageError } from '../../common/errors/report-storage-error.js';
import { StorageUnavailable } from '../../common/errors/storage-error.js';

const CONNECTIONS = 10;
/** A request does not wait for a database that hangs: the client gets `unavailable` and retries. */
const CONNECT_TIMEOUT_MS = 3_000;
const QUERY_TIMEOUT_MS = 5_000;
/** Limits how long a node that stops inside a transaction blocks other nodes in the same conversation. */
const STOPPED_MAX_MS = 2_000;
/** Serializes the migrations of nodes that start at the same time. An arbitrary number that no other program uses. */
const MIGRATION_LOCK = 7_318_349_394_477_056n;

/** A PostgreSQL server, for one or more nodes. */
export class PostgresDatabase extends Database {
  readonly driver = 'postgres';
  readonly query: Kysely<Schema>;
  private ended: Promise<void> | undefined;

  private constructor(private readonly pool: FaultyPool) {
    super();
    this.query = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  }

  /** @throws OperatorError if the server is unreachable or its tables are of a newer version */
  static async open(url: string): Promise<PostgresDatabase> {
    // No timeout: no client is waiting yet, and migrating a long log takes time.
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

  /** Opens the database without migrating it. */
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

  /** Locks in sorted order, so that two transactions never deadlock. */
  serializing(texts: readonly string[]): Compilable[] {
    return [...new Set(texts)]
      .sort()
      .map((text) =>
        this.query.selectNoFrom(sql`pg_advisory_xact_lock(hashtextextended(${text}, 0))`.as('held')),
      );
  }

  /**
   * Runs `work` in a transaction on one connection. A connection that failed is not reused. Independent statements are
   * pipelined: `work` may call `commit` together with its last ones.
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
      // If a COMMIT got no reply, its outcome is unknown; only a new connection is certain to be clean.
      const unsure = await committed?.catch((fault: unknown) => fault);
      client.release(true);
      throw unsure instanceof StorageUnavailable && unsure.mayBeCommitted ? unsure : error;
    }
  }

  async close(): Promise<void> {
    await (this.ended ??= this.pool.end());
  }
}

/** @param timeoutMs of each query; 0 for no timeout */
function openPool(url: string, timeoutMs: number): FaultyPool {
  return new FaultyPool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: timeoutMs,
    keepAlive: true,
    pipeline: true,
    // `synchronous_commit` is set here, because an acknowledged message must be durable whatever the server's
    // configuration. JIT is off, because no statement runs long enough to profit from compilation.
    options: `-c jit=off -c synchronous_commit=on -c statement_timeout=${timeoutMs} -c idle_in_transaction_session_timeout=${timeoutMs && STOPPED_MAX_MS}`,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  });
}

/** SQLSTATE of a statement after a failed one in the same transaction. The first failure is the one to report. */
const TRANSACTION_IS_ABORTED = '25P02';

/**
 * A pool whose connections reject with a StorageUnavailable or a DataError, so that no driver error leaves this folder.
 */
class FaultyPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    // Without a listener, an idle connection that the server closes would end the process.
    this.on('error', (error) => void reportStorageError(faultOf(error)));
    this.on('connect', (client) => {
      // The same applies to a connection in use; its pending queries reject by themselves.
      client.on('error', (error) => void reportStorageError(faultOf(error)));
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      client.query = ((...args: unknown[]) => {
        const result = query(...args);
        return result instanceof Promise ? result.catch(throwFault) : result;
      }) as typeof client.query;
    });
  }

  override async connect(): Promise<pg.PoolClient> {
    // Requests during shutdown are rejected without a report, because nothing has failed.
    if (this.ending) throw new StorageUnavailable('the database is closed');
    return super.connect().catch(throwFault);
  }
}

/** Commits. After a failed statement PostgreSQL answers COMMIT with ROLLBACK and no error, so the reply is checked. */
async function commitOn(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT').catch(throwUnconfirmed);
  // The failed statement was already reported.
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

/** Times and seqs fit a JavaScript number, but pg returns 64-bit integers as strings by default. */
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
