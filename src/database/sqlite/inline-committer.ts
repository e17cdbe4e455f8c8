import { toOperatorError, errorOf, resultOf } from './sqlite-worker-client.js';
import { StatementExecutor, toWorkerError } from './executor.js';
import { openWritable } from './open-writable.js';
import type { Job, JobResult } from './worker-messages.js';
import type { DatabaseSync } from './sqlite.provider.js';

/** What a commit may take. Each that takes less makes good for what another took too long. */
const SLOW_COMMIT_MS = 5;
/** A disk that is so far behind holds everybody up: a few slow commits, or one that is stuck for a moment. */
const SLOW_TOTAL_MAX_MS = 15;
/** So long commits are left to the thread then. */
const PAUSE_MS = 10_000;
/** So many in a row and one is left to the thread, whose handle is the one that keeps the write-ahead log short. */
const CONSECUTIVE_MAX = 50;

/**
 * Commits what somebody says who speaks alone, here on the main thread: waking another thread and being woken by it
 * costs a quarter of what the commit does (docs/performance.md). Only while no commit is under way on the thread,
 * and only while the disk answers at once.
 */
export class InlineCommitter {
  private readonly executor: StatementExecutor;
  private slowMs = 0;
  private pausedUntil = 0;
  private consecutive = 0;

  private constructor(
    private readonly handle: DatabaseSync,
    private readonly clock: () => number,
  ) {
    this.executor = new StatementExecutor(handle);
  }

  /**
   * @param file a database that is open and up to date
   * @param clock in ms
   * @throws OperatorError
   */
  static open(file: string, clock = () => performance.now()): InlineCommitter {
    try {
      const handle = openWritable(file, 0);
      handle.exec('PRAGMA wal_autocheckpoint = 0');
      return new InlineCommitter(handle, clock);
    } catch (error) {
      throw toOperatorError(error);
    }
  }

  /** See {@link StatementExecutor.load}. */
  async load(name: string, module: URL): Promise<void> {
    await this.executor.load(name, module.href);
  }

  /**
   * @returns what became of the job (a refused job's is an `Error`), or `undefined` where it is the thread's to do
   * @throws StorageUnavailable when it could not be committed
   */
  commit(job: Job): { result: unknown } | undefined {
    const from = this.clock();
    if (from < this.pausedUntil || !this.executor.isLoaded(job)) return undefined;
    if ((this.consecutive += 1) > CONSECUTIVE_MAX) {
      this.consecutive = 0;
      return undefined;
    }
    try {
      const [result] = this.executor.commit([job]) as [JobResult];
      this.slowMs = Math.max(this.slowMs + this.clock() - from - SLOW_COMMIT_MS, 0);
      if (this.slowMs > SLOW_TOTAL_MAX_MS) this.pause();
      return { result: resultOf(result) };
    } catch (error) {
      this.pause();
      const failed = toWorkerError(error);
      // Another program writes: the thread can wait for it.
      if (failed.code?.startsWith('SQLITE_BUSY')) return undefined;
      throw errorOf(failed);
    }
  }

  close(): void {
    this.handle.close();
  }

  private pause(): void {
    this.slowMs = 0;
    this.pausedUntil = this.clock() + PAUSE_MS;
  }
}
