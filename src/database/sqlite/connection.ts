import { Worker } from 'node:worker_threads';
import { CannotOpen } from '../cannot-open.js';
import { storageFailed, StorageFault } from '../storage-fault.js';
import type { Answer, Fault, Job, JobResult, OpenFile, Order } from './jobs.js';

type Told = { id: number; done: (answer: Answer) => void; failed: (error: Error) => void };

/** A database file on a thread of its own. */
export class SqliteConnection {
  // A few at a time. A Map that grows and shrinks for ever leaves tables behind that keep all they held, and what that
  // leads to, until the next full garbage collection: 2 kB a text.
  private readonly asked: Told[] = [];
  private lastId = 0;
  private ended: StorageFault | undefined;

  private constructor(private readonly thread: Worker) {
    thread.on('message', (answer: Answer) => {
      const place = this.asked.findIndex(({ id }) => id === answer.id);
      if (place >= 0) this.asked.splice(place, 1)[0]!.done(answer);
    });
    thread.on('error', (error) => this.end(error.message));
    thread.on('exit', () => this.end('the database thread has ended'));
  }

  /** @throws CannotOpen when the file cannot be opened or brought up to this version. */
  static async open(options: OpenFile): Promise<SqliteConnection> {
    const connection = new SqliteConnection(
      new Worker(new URL('./thread.js', import.meta.url), { workerData: options }),
    );
    const opened = await new Promise<Answer>((done, failed) =>
      connection.asked.push({ id: 0, done, failed }),
    );
    if (opened.failed) {
      await connection.thread.terminate();
      throw cannotOpen(opened.failed);
    }
    return connection;
  }

  /** Runs the jobs in order; on a writing connection all in one transaction. A refused job's result is an `Error`. */
  async run(jobs: Job[]): Promise<unknown[]> {
    const { results } = await this.ask({ kind: 'jobs', jobs });
    return results!.map(resultOf);
  }

  /** Makes jobs for `name` go to the function that the module's `prepare(db)` returns. */
  async load(name: string, module: URL): Promise<void> {
    await this.ask({ kind: 'load', name, module: module.href });
  }

  async close(): Promise<void> {
    if (this.ended) return;
    const closed = this.ask({ kind: 'close' });
    this.ended = new StorageFault('the database is closed');
    await closed;
    await this.thread.terminate();
  }

  private async ask(order: OrderWithoutId): Promise<Answer> {
    if (this.ended) throw this.ended;
    const id = ++this.lastId;
    const answer = await new Promise<Answer>((done, failed) => {
      this.asked.push({ id, done, failed });
      this.thread.postMessage({ ...order, id });
    });
    if (answer.failed) throw faultOf(answer.failed);
    return answer;
  }

  private end(reason: string): void {
    this.ended ??= storageFailed(new StorageFault(reason));
    for (const { failed } of this.asked.splice(0)) failed(this.ended);
  }
}

type OrderWithoutId = Order extends infer O ? (O extends Order ? Omit<O, 'id'> : never) : never;

/** What a job came to: an `Error` where it was refused. */
export function resultOf(result: JobResult): unknown {
  return 'failed' in result ? faultOf(result.failed) : result.value;
}

/** A fault as everybody knows it; the operator is told. */
export function faultOf({ message, code }: Fault): StorageFault {
  return storageFailed(new StorageFault(message, code));
}

/** The same where nothing can go on without it. */
export function cannotOpen({ message, code }: Fault): CannotOpen {
  return new CannotOpen(new StorageFault(message, code).advice);
}
