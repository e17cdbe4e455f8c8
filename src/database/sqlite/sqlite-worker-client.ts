import { Worker } from 'node:worker_threads';
import { isDataError, dataErrorOf, type DataError } from '../../common/errors/data-error.js';
import { operatorErrorOf } from './to-operator-error.js';
import { reportStorageError } from '../../common/errors/report-storage-error.js';
import { StorageUnavailable } from '../../common/errors/storage-error.js';
import type {
  WorkerResponse,
  WorkerError,
  Job,
  JobResult,
  OpenFile,
  WorkerRequest,
} from './worker-messages.js';

type PendingRequest = { id: number; done: (answer: WorkerResponse) => void; failed: (error: Error) => void };

/** A database file on its own thread. */
export class SqliteWorkerClient {
  // An array, because it holds few requests at a time. A Map that grows and shrinks for ever leaves old tables behind,
  // which keep all they held alive until the next full garbage collection: 2 kB per message.
  private readonly pending: PendingRequest[] = [];
  private lastId = 0;
  private ended: StorageUnavailable | undefined;

  private constructor(private readonly thread: Worker) {
    thread.on('message', (answer: WorkerResponse) => {
      const place = this.pending.findIndex(({ id }) => id === answer.id);
      if (place >= 0) this.pending.splice(place, 1)[0]!.done(answer);
    });
    thread.on('error', (error) => this.fail(error.message));
    thread.on('exit', () => this.fail('the database thread has ended'));
  }

  /** @throws OperatorError if the file cannot be opened or migrated */
  static async open(options: OpenFile): Promise<SqliteWorkerClient> {
    const connection = SqliteWorkerClient.start(options);
    await connection.open();
    return connection;
  }

  /** Starts the thread, which loads its modules and then waits for {@link open}. */
  static start(options: OpenFile): SqliteWorkerClient {
    return new SqliteWorkerClient(
      new Worker(new URL('./sqlite.worker.js', import.meta.url), { workerData: options }),
    );
  }

  /** @throws OperatorError if the file cannot be opened or migrated */
  async open(): Promise<void> {
    const { failed } = await this.send({ kind: 'open' });
    if (!failed) return;
    await this.thread.terminate();
    throw operatorErrorOf(failed);
  }

  /** Runs the jobs in order; on a writing connection all in one transaction. A rejected job's result is an `Error`. */
  async run(jobs: Job[]): Promise<unknown[]> {
    const { results } = await this.request({ kind: 'jobs', jobs });
    return results!.map(resultOf);
  }

  /** See {@link StatementExecutor.load}. */
  async load(name: string, module: URL): Promise<void> {
    await this.request({ kind: 'load', name, module: module.href });
  }

  async close(): Promise<void> {
    if (this.ended) return;
    const closed = this.request({ kind: 'close' });
    this.ended = new StorageUnavailable('the database is closed');
    await closed;
    await this.thread.terminate();
  }

  private async request(order: RequestWithoutId): Promise<WorkerResponse> {
    const answer = await this.send(order);
    if (answer.failed) throw errorOf(answer.failed);
    return answer;
  }

  private async send(order: RequestWithoutId): Promise<WorkerResponse> {
    if (this.ended) throw this.ended;
    const id = ++this.lastId;
    return new Promise<WorkerResponse>((done, failed) => {
      this.pending.push({ id, done, failed });
      this.thread.postMessage({ ...order, id });
    });
  }

  private fail(reason: string): void {
    this.ended ??= reportStorageError(new StorageUnavailable(reason));
    for (const { failed } of this.pending.splice(0)) failed(this.ended);
  }
}

type RequestWithoutId = WorkerRequest extends infer O
  ? O extends WorkerRequest
    ? Omit<O, 'id'>
    : never
  : never;

/** Returns the result of a job: an `Error` if it was rejected. */
export function resultOf(result: JobResult): unknown {
  return 'failed' in result ? errorOf(result.failed) : result.value;
}

/** Converts a worker's error, and logs it if the database is unavailable. */
export function errorOf({ message, code }: WorkerError): StorageUnavailable | DataError {
  if (isDataError(code)) return dataErrorOf(code);
  return reportStorageError(new StorageUnavailable(message, code));
}
