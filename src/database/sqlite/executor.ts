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
  /** None where it returns no rows. */
  columns: string[];
}

/** Does jobs with one handle of a database file, on the thread that it is made on. */
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

  /** Makes jobs for `name` go to the function that the `prepare(db)` of a module returns. */
  async load(name: string, module: string): Promise<void> {
    const { prepare } = (await import(module)) as {
      prepare: (db: DatabaseSync) => (payload: unknown) => unknown;
    };
    this.handlers.set(name, prepare(this.db));
  }

  /** Whether a handler for this job was loaded here. */
  isLoaded(job: Job): boolean {
    return 'handler' in job && this.handlers.has(job.handler);
  }

  /** All jobs in one transaction. A job that is refused (a constraint, say) leaves no trace and harms no other. */
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

  /** Each job by itself, in no transaction of its own. */
  attempt(jobs: readonly Job[]): JobResult[] {
    return jobs.map((job) => this.attemptOne(job));
  }

  private attemptOne(job: Job): JobResult {
    try {
      if ('statements' in job) return { value: this.runAll(job.statements) };
      return { value: this.handlers.get(job.handler)!(job.payload) };
    } catch (error) {
      // A full or failing disk spoils the whole transaction; SQLite may have rolled it back already.
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
    // Objects cost more to make and to copy to another thread than all of the query.
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

/** Parameters with NULL for `undefined`, which SQLite of Node 22 and 24 refuses and that of 26 takes for NULL. */
export function bindable(parameters: readonly unknown[]): readonly unknown[] {
  return parameters.includes(undefined) ? parameters.map((value) => value ?? null) : parameters;
}

/** An error as it can be told to another thread. */
export function toWorkerError(error: unknown): WorkerError {
  const { message, code, errcode } = error as { message?: string; code?: string; errcode?: number };
  return { message: message ?? String(error), code: errcode === undefined ? code : nameOfResult(errcode) };
}
