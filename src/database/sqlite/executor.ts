import type { WorkerError, Job, JobResult, Rows, Statement } from './worker-messages.js';
import { nameOfResult } from './result-code.js';
import type { DatabaseSync, StatementSync } from './sqlite.provider.js';
import { inTransaction } from './transaction.js';

const BEGIN: Statement = { sql: 'BEGIN IMMEDIATE', parameters: [] };
const COMMIT: Statement = { sql: 'COMMIT', parameters: [] };
const ROLLBACK: Statement = { sql: 'ROLLBACK', parameters: [] };
const PREPARED_MAX = 500;

interface Prepared {
  statement: StatementSync;
  /** Empty if the statement returns no rows. */
  columns: string[];
}

/** Runs jobs on one database handle, on the thread that created it. */
export class StatementExecutor {
  private readonly handlers = new Map<string, (payload: unknown) => unknown>();
  private readonly prepared = new Map<string, Prepared>();
  private readonly runTogether: (statements: Statement[]) => Rows[];

  constructor(
    private readonly db: DatabaseSync,
    private readonly isReadonly = false,
  ) {
    this.runTogether = inTransaction(db, (statements) => statements.map((statement) => this.run(statement)));
  }

  /** Loads a module and passes jobs for `name` to the function that its `prepare(db)` returns. */
  async load(name: string, module: string): Promise<void> {
    const { prepare } = (await import(module)) as {
      prepare: (db: DatabaseSync) => (payload: unknown) => unknown;
    };
    this.handlers.set(name, prepare(this.db));
  }

  /** Returns whether the handler of this job is loaded. */
  isLoaded(job: Job): boolean {
    return 'handler' in job && this.handlers.has(job.handler);
  }

  /**
   * Runs all jobs in one transaction. A rejected job (by a constraint, for example) leaves no trace and does not affect
   * others.
   */
  commit(jobs: readonly Job[]): JobResult[] {
    this.run(BEGIN);
    try {
      const results = this.attempt(jobs);
      if (!this.db.isTransaction) throw new Error('the transaction was rolled back by the database');
      this.run(COMMIT);
      return results;
    } catch (error) {
      if (this.db.isTransaction) this.run(ROLLBACK);
      throw error;
    }
  }

  /** Runs each job without a transaction. */
  attempt(jobs: readonly Job[]): JobResult[] {
    return jobs.map((job) => this.attemptOne(job));
  }

  private attemptOne(job: Job): JobResult {
    try {
      if ('statements' in job) return { value: this.runAll(job.statements) };
      return { value: this.handlers.get(job.handler)!(job.payload) };
    } catch (error) {
      // A full or failing disk affects the whole transaction; SQLite may have rolled it back already.
      if (!this.isReadonly && isFatal(error)) throw error;
      return { failed: toWorkerError(error) };
    }
  }

  private runAll(statements: Statement[]): Rows[] {
    return statements.length === 1 ? [this.run(statements[0]!)] : this.runTogether(statements);
  }

  private run({ sql, parameters }: Statement): Rows {
    const { statement, columns } = this.prepared.get(sql) ?? this.prepare(sql);
    const bound = bindable(parameters);
    if (columns.length > 0) return { columns, rows: statement.all(...bound), changes: 0 };
    return { columns, rows: [], changes: statement.run(...bound).changes };
  }

  private prepare(sql: string): Prepared {
    if (this.prepared.size >= PREPARED_MAX) this.prepared.clear();
    const statement = this.db.prepare(sql);
    // Arrays, because creating objects and copying them to another thread costs more than the query itself.
    statement.setReturnArrays(true);
    const prepared = { statement, columns: statement.columns().map(({ name }) => name) };
    this.prepared.set(sql, prepared);
    return prepared;
  }
}

function isFatal(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|BUSY|CANTOPEN|NOMEM)/.test(
    toWorkerError(error).code ?? '',
  );
}

/** Replaces `undefined` by NULL: SQLite of Node 22 and 24 rejects `undefined`, that of Node 26 takes it as NULL. */
export function bindable(parameters: readonly unknown[]): readonly unknown[] {
  return parameters.includes(undefined) ? parameters.map((value) => value ?? null) : parameters;
}

/** Returns an error in a form that can be posted to another thread. */
export function toWorkerError(error: unknown): WorkerError {
  const { message, code, errcode } = error as { message?: string; code?: string; errcode?: number };
  return { message: message ?? String(error), code: errcode === undefined ? code : nameOfResult(errcode) };
}
