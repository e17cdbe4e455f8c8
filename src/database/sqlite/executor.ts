import type { Database, Statement as Prepared } from 'better-sqlite3';
import type { Fault, Job, JobResult, Statement } from './jobs.js';

const BEGIN: Statement = { sql: 'BEGIN IMMEDIATE', parameters: [] };
const COMMIT: Statement = { sql: 'COMMIT', parameters: [] };
const ROLLBACK: Statement = { sql: 'ROLLBACK', parameters: [] };
const PREPARED_MAX = 500;

/** Does jobs with one handle of a database file, on the thread that it is made on. */
export class Executor {
  private readonly handlers = new Map<string, (payload: unknown) => unknown>();
  private readonly prepared = new Map<string, Prepared>();

  constructor(private readonly db: Database) {}

  /** Makes jobs for `name` go to the function that the `prepare(db)` of a module returns. */
  async load(name: string, module: string): Promise<void> {
    const { prepare } = (await import(module)) as {
      prepare: (db: Database) => (payload: unknown) => unknown;
    };
    this.handlers.set(name, prepare(this.db));
  }

  /** Whether a handler for this job was loaded here. */
  knows(job: Job): boolean {
    return 'handler' in job && this.handlers.has(job.handler);
  }

  /** All jobs in one transaction. A job that is refused (a constraint, say) leaves no trace and harms no other. */
  commit(jobs: readonly Job[]): JobResult[] {
    this.run(BEGIN);
    try {
      const results = this.attempt(jobs);
      if (!this.db.inTransaction) throw new Error('the transaction was rolled back by the database');
      this.run(COMMIT);
      return results;
    } catch (error) {
      if (this.db.inTransaction) this.run(ROLLBACK);
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
      if (!this.db.readonly && isFatal(error)) throw error;
      return { failed: told(error) };
    }
  }

  private runAll(statements: Statement[]): { rows: unknown[]; changes: number }[] {
    if (statements.length === 1) return [this.run(statements[0]!)];
    // Within a transaction better-sqlite3 makes this a savepoint: all of these statements or none.
    return this.db.transaction(() => statements.map((statement) => this.run(statement)))();
  }

  private run({ sql, parameters }: Statement): { rows: unknown[]; changes: number } {
    let statement = this.prepared.get(sql);
    if (!statement) {
      if (this.prepared.size >= PREPARED_MAX) this.prepared.clear();
      statement = this.db.prepare(sql);
      this.prepared.set(sql, statement);
    }
    if (statement.reader) return { rows: statement.all(...parameters), changes: 0 };
    return { rows: [], changes: statement.run(...parameters).changes };
  }
}

function isFatal(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|BUSY|CANTOPEN|NOMEM)/.test(told(error).code ?? '');
}

/** An error as it can be told to another thread. */
export function told(error: unknown): Fault {
  const { message, code } = error as { message?: string; code?: string };
  return { message: message ?? String(error), code };
}
