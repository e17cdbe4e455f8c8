import { Kysely, PostgresDialect, type Compilable } from 'kysely';
import pg from 'pg';
import { CannotOpen } from '../cannot-open.js';
import { Database } from '../database.js';
import { migrate } from '../migrations/index.js';
import type { Schema } from '../schema.js';
import { storageFailed, StorageFault } from '../storage-fault.js';

const CONNECTIONS = 10;
/** Nobody waits for a database that hangs: the client hears `unavailable` and sends again. */
const CONNECT_TIMEOUT_MS = 3_000;
const QUERY_TIMEOUT_MS = 5_000;
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

  /** @throws CannotOpen when the server is out of reach or its tables are of a newer version. */
  static async open(url: string): Promise<PostgresDatabase> {
    const pool = new FaultyPool({
      connectionString: url,
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
      // The promise of an acknowledgement must not depend on how the server happens to be set.
      options: `-c synchronous_commit=on -c statement_timeout=${QUERY_TIMEOUT_MS}`,
      types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
    });
    try {
      await migrateOneAtATime(pool);
    } catch (error) {
      await pool.end();
      throw error instanceof CannotOpen ? error : new CannotOpen(faultOf(error).advice);
    }
    return new PostgresDatabase(pool);
  }

  async atomically(writes: Compilable[]): Promise<number[]> {
    return this.transaction(async (client) => {
      const changes: number[] = [];
      for (const write of writes) {
        const { sql, parameters } = write.compile();
        changes.push((await client.query(sql, [...parameters])).rowCount ?? 0);
      }
      return changes;
    });
  }

  /** Runs `work` in a transaction on one connection; a connection that failed is not used again. */
  async transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // Whether a COMMIT that got no answer took place is unknown; only a fresh connection is sure to be clean.
      client.release(true);
      throw error;
    }
  }

  async close(): Promise<void> {
    await (this.ended ??= this.pool.end());
  }
}

/** A pool whose connections reject with a StorageFault, so that no driver's error leaves this folder. */
class FaultyPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    // Without a listener, an idle connection that the server closes would end the process.
    this.on('error', (error) => void storageFailed(faultOf(error)));
    this.on('connect', (client) => {
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      client.query = ((...args: unknown[]) => {
        const result = query(...args);
        return result instanceof Promise ? result.catch(throwFault) : result;
      }) as typeof client.query;
    });
  }

  override async connect(): Promise<pg.PoolClient> {
    return super.connect().catch(throwFault);
  }
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

function throwFault(error: unknown): never {
  throw storageFailed(faultOf(error));
}

function faultOf(error: unknown): StorageFault {
  if (error instanceof StorageFault) return error;
  const { message, code } = error as { message?: string; code?: string };
  return new StorageFault(`PostgreSQL: ${message || 'out of reach'}`, code);
}
