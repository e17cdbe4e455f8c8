import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Compilable,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely';
import { OperatorError } from '../../common/errors/operator-error.js';
import { Database } from '../database.js';
import { GroupCommit } from '../group-commit.js';
import type { Schema } from '../schema.js';
import { SqliteWorkerClient } from './sqlite-worker-client.js';
import { toWorkerError } from './executor.js';
import type { Job, Rows } from './worker-messages.js';
import { InlineCommitter } from './inline-committer.js';
import { openFile, type DatabaseSync } from './sqlite.provider.js';

/**
 * The embedded database: one file in `DATA_DIR`, with a writing thread, a reading thread, and a lock against a second
 * server.
 */
export class SqliteDatabase extends Database {
  readonly driver = 'sqlite';
  readonly query: Kysely<Schema>;
  private readonly commits: GroupCommit<Job, unknown>;
  private closed: Promise<void> | undefined;

  private constructor(
    private readonly lock: DatabaseSync,
    private readonly writer: SqliteWorkerClient,
    private readonly reader: SqliteWorkerClient,
    private readonly inline: InlineCommitter,
    private readonly file: string,
  ) {
    super();
    this.commits = new GroupCommit(
      (jobs) => this.writer.run(jobs),
      (jobs) => this.onCommit(jobs),
      (job) => this.inline.commit(job),
    );
    this.query = new Kysely<Schema>({
      dialect: {
        createAdapter: () => new SqliteAdapter(),
        createDriver: () => new ThreadDriver((compiled) => this.execute(compiled)),
        createIntrospector: (db) => new SqliteIntrospector(db),
        createQueryCompiler: () => new SqliteQueryCompiler(),
      },
    });
  }

  /** @throws OperatorError, also if another server holds the directory */
  static async open(dataDir: string): Promise<SqliteDatabase> {
    makeDirectory(dataDir);
    const file = join(dataDir, 'teahouse.db');
    const lock = takeLock(dataDir);
    // Both threads load their modules at once; the reading one opens the file that the writing one has migrated.
    const writer = SqliteWorkerClient.start({ file, readonly: false });
    const reader = SqliteWorkerClient.start({ file, readonly: true });
    try {
      await writer.open();
      await reader.open();
      return new SqliteDatabase(lock, writer, reader, InlineCommitter.open(file), file);
    } catch (error) {
      for (const connection of [writer, reader]) await connection.close();
      lock.close();
      throw error;
    }
  }

  async atomically(writes: Compilable[]): Promise<number[]> {
    const statements = writes.map((write) => write.compile());
    const results = (await this.commits.submit({ statements })) as Rows[];
    return results.map((result) => result.changes);
  }

  serializing(): Compilable[] {
    return [];
  }

  /**
   * Loads a handler on the writing thread; see {@link perform}.
   * @param options `isQuick`: the handler may also run on the main thread while the server is quiet
   */
  async load(name: string, module: URL, { isQuick = false } = {}): Promise<void> {
    await this.writer.load(name, module);
    if (isQuick) await this.inline.load(name, module);
  }

  /** Runs a loaded handler, in a commit shared with other current writes. */
  perform(handler: string, payload: unknown): Promise<unknown> {
    return this.commits.submit({ handler, payload });
  }

  /** Opens another reading thread, for long queries that must not delay others. The caller closes it. */
  openReader(): Promise<SqliteWorkerClient> {
    return SqliteWorkerClient.open({ file: this.file, readonly: true });
  }

  close(): Promise<void> {
    return (this.closed ??= this.closeAll());
  }

  private async closeAll(): Promise<void> {
    await this.commits.settled();
    await this.reader.close();
    this.inline.close();
    await this.writer.close();
    this.lock.close();
  }

  private async execute({ sql, parameters }: CompiledQuery): Promise<Rows> {
    const job: Job = { statements: [{ sql, parameters }] };
    if (!/^\s*select\b/i.test(sql)) return ((await this.commits.submit(job)) as Rows[])[0]!;
    const [result] = (await this.reader.run([job])) as [Rows[] | Error];
    if (result instanceof Error) throw result;
    return result[0]!;
  }
}

/** Kysely's driver for the threads. It has no transactions; use `atomically`. */
class ThreadDriver implements Driver {
  constructor(private readonly execute: (query: CompiledQuery) => Promise<Rows>) {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
        const { columns, rows, changes } = await this.execute(query);
        return { rows: rows.map((row) => objectOf(columns, row) as R), numAffectedRows: BigInt(changes) };
      },
      streamQuery: () => {
        throw new Error('the embedded database has no cursors: query page by page');
      },
    };
  }

  async init(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
  beginTransaction = noTransactions;
  commitTransaction = noTransactions;
  rollbackTransaction = noTransactions;
}

function objectOf(columns: readonly string[], row: readonly unknown[]): object {
  const object: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i += 1) object[columns[i]!] = row[i];
  return object;
}

async function noTransactions(): Promise<void> {
  throw new Error('use Database.atomically');
}

export function makeDirectory(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new OperatorError(
      `DATA_DIR ${dataDir} cannot be created (${(error as NodeJS.ErrnoException).code}): choose a directory this user may write to`,
    );
  }
}

/** Takes a lock that ends with the process, however it ends: SQLite's own, on a file beside the database. */
export function takeLock(dataDir: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = openFile(join(dataDir, 'teahouse.lock'));
    lock.exec('PRAGMA locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    throw whyNotLocked(error, dataDir);
  }
}

function whyNotLocked(error: unknown, dataDir: string): unknown {
  if (error instanceof OperatorError) return error;
  const { message, code } = toWorkerError(error);
  return new OperatorError(
    code?.startsWith('SQLITE_BUSY')
      ? `another Teahouse runs on DATA_DIR ${dataDir}: stop it, or set a different DATA_DIR`
      : `DATA_DIR ${dataDir} cannot hold a database (teahouse.lock: ${message}${code ? `, ${code}` : ''}): choose a directory on a local disk that this user may write to`,
  );
}
