import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { version } from 'node:process';
import SQLite from 'better-sqlite3';
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
import { tooNewForSqlite } from '../../node.version.js';
import { CannotOpen } from '../cannot-open.js';
import { Database } from '../database.js';
import { GroupCommit } from '../group-commit.js';
import type { Schema } from '../schema.js';
import { SqliteConnection } from './connection.js';
import type { Job } from './jobs.js';
import { LoneCommits } from './lone.commits.js';

type StatementResult = { rows: unknown[]; changes: number };

/** One file in `DATA_DIR`: a thread that writes, a thread that reads, and a lock against a second server. */
export class SqliteDatabase extends Database {
  readonly query: Kysely<Schema>;
  private readonly commits: GroupCommit<Job, unknown>;

  private constructor(
    private readonly lock: SQLite.Database,
    private readonly writer: SqliteConnection,
    private readonly reader: SqliteConnection,
    private readonly lone: LoneCommits,
    private readonly file: string,
  ) {
    super();
    this.commits = new GroupCommit(
      (jobs) => this.writer.run(jobs),
      (jobs) => this.onCommit(jobs),
      (job) => this.lone.commit(job),
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

  /** @throws CannotOpen, also when another server holds the directory */
  static async open(dataDir: string): Promise<SqliteDatabase> {
    const tooNew = tooNewForSqlite(version);
    if (tooNew) throw new CannotOpen(tooNew);
    makeDirectory(dataDir);
    const file = join(dataDir, 'teahouse.db');
    const lock = takeLock(dataDir);
    const opened: SqliteConnection[] = [];
    try {
      const writer = await SqliteConnection.open({ file, readonly: false });
      opened.push(writer);
      const reader = await SqliteConnection.open({ file, readonly: true });
      opened.push(reader);
      return new SqliteDatabase(lock, writer, reader, LoneCommits.open(file), file);
    } catch (error) {
      for (const connection of opened) await connection.close();
      lock.close();
      throw error;
    }
  }

  async atomically(writes: Compilable[]): Promise<number[]> {
    const statements = writes.map((write) => write.compile());
    const results = (await this.commits.submit({ statements })) as StatementResult[];
    return results.map((result) => result.changes);
  }

  /**
   * Teaches the writing thread a handler; see {@link perform}.
   * @param how `isQuick`: it may as well be performed on the main thread while the house is quiet
   */
  async load(name: string, module: URL, { isQuick = false } = {}): Promise<void> {
    await this.writer.load(name, module);
    if (isQuick) await this.lone.load(name, module);
  }

  /** Runs a loaded handler, in a commit shared with whatever else is written now. */
  perform(handler: string, payload: unknown): Promise<unknown> {
    return this.commits.submit({ handler, payload });
  }

  /** One more reading thread, for what must not hold up the others; whoever opens it closes it. */
  openReader(): Promise<SqliteConnection> {
    return SqliteConnection.open({ file: this.file, readonly: true });
  }

  async close(): Promise<void> {
    await this.commits.settled();
    await this.reader.close();
    this.lone.close();
    await this.writer.close();
    this.lock.close();
  }

  private async execute({ sql, parameters }: CompiledQuery): Promise<StatementResult> {
    const job: Job = { statements: [{ sql, parameters }] };
    if (!/^\s*select\b/i.test(sql)) return ((await this.commits.submit(job)) as StatementResult[])[0]!;
    const [result] = (await this.reader.run([job])) as [StatementResult[] | Error];
    if (result instanceof Error) throw result;
    return result[0]!;
  }
}

/** Kysely's way to the threads: it has no transactions, for which `atomically` is there. */
class ThreadDriver implements Driver {
  constructor(private readonly execute: (query: CompiledQuery) => Promise<StatementResult>) {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
        const { rows, changes } = await this.execute(query);
        return { rows: rows as R[], numAffectedRows: BigInt(changes) };
      },
      streamQuery: () => {
        throw new Error('the embedded database has no cursors; ask for pages');
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

async function noTransactions(): Promise<void> {
  throw new Error('use Database.atomically');
}

export function makeDirectory(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw new CannotOpen(
      `DATA_DIR ${dataDir} cannot be made (${(error as NodeJS.ErrnoException).code}): choose a directory this user may write to`,
    );
  }
}

/** A lock that ends with the process, however it ends: SQLite's own, on a file beside the database. */
export function takeLock(dataDir: string): SQLite.Database {
  const lock = new SQLite(join(dataDir, 'teahouse.lock'), { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch {
    lock.close();
    throw new CannotOpen(
      `another Teahouse runs on DATA_DIR ${dataDir}: stop it, or give this one a DATA_DIR of its own`,
    );
  }
}
