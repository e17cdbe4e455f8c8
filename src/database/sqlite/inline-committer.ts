import { errorOf, resultOf } from './sqlite-worker-client.js';
import { toOperatorError } from './to-operator-error.js';
import { StatementExecutor, toWorkerError } from './executor.js';
import { openWritable } from './open-writable.js';
import type { Job, JobResult } from './worker-messages.js';
import type { DatabaseSync } from './sqlite.provider.js';

/** The expected time of a commit. Faster commits offset slower ones. */
const SLOW_COMMIT_MS = 5;
/** At this accumulated delay the disk is too slow for the main thread: after a few slow commits, or one of 20 ms. */
const SLOW_TOTAL_MAX_MS = 15;
/** How long commits then stay on the writing thread. */
const PAUSE_MS = 10_000;
/**
 * After this many inline commits in a row, one goes to the writing thread, whose handle checkpoints the write-ahead
 * log.
 */
const CONSECUTIVE_MAX = 50;

/**
 * Commits a single message on the main thread: switching to another thread and back costs a quarter of the commit
 * itself (docs/performance.md). Used only while the writing thread has no commit under way and the disk is fast.
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
   * @param file an open and migrated database
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
   * Returns the job's result (an `Error` if it was rejected), or `undefined` if the writing thread must take it.
   * @throws StorageUnavailable if the commit failed
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
      // Another program is writing: the writing thread can wait for it.
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
