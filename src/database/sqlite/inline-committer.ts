import type { Database } from 'better-sqlite3';
import { cannotOpen, faultOf, resultOf } from './connection.js';
import { Executor, told } from './executor.js';
import { openToWrite } from './handle.js';
import type { Job, JobResult } from './jobs.js';

/** What a commit may take. Each that takes less makes good for what another took too long. */
const ALLOWED_MS = 5;
/** A disk that is so far behind holds everybody up: a few slow commits, or one that is stuck for a moment. */
const LATE_MAX_MS = 15;
/** So long commits are left to the thread then. */
const REST_MS = 10_000;
/** So many in a row and one is left to the thread, whose handle is the one that keeps the write-ahead log short. */
const ROW_MAX = 50;

/**
 * Commits what somebody says who speaks alone, here on the main thread: waking another thread and being woken by it
 * costs a quarter of what the commit does (docs/performance.md). Only while no commit is under way on the thread,
 * and only while the disk answers at once.
 */
export class LoneCommits {
  private readonly executor: Executor;
  private late = 0;
  private restsUntil = 0;
  private row = 0;

  private constructor(
    private readonly handle: Database,
    private readonly clock: () => number,
  ) {
    this.executor = new Executor(handle);
  }

  /**
   * @param file a database that is open and up to date
   * @param clock in ms
   * @throws CannotOpen
   */
  static open(file: string, clock = () => performance.now()): LoneCommits {
    try {
      const handle = openToWrite(file, 0);
      handle.pragma('wal_autocheckpoint = 0');
      return new LoneCommits(handle, clock);
    } catch (error) {
      throw cannotOpen(told(error));
    }
  }

  /** See {@link Executor.load}. */
  async load(name: string, module: URL): Promise<void> {
    await this.executor.load(name, module.href);
  }

  /**
   * @returns what became of the job (a refused job's is an `Error`), or `undefined` where it is the thread's to do
   * @throws StorageFault when it could not be committed
   */
  commit(job: Job): { result: unknown } | undefined {
    const from = this.clock();
    if (from < this.restsUntil || !this.executor.knows(job)) return undefined;
    if ((this.row += 1) > ROW_MAX) {
      this.row = 0;
      return undefined;
    }
    try {
      const [result] = this.executor.commit([job]) as [JobResult];
      this.late = Math.max(this.late + this.clock() - from - ALLOWED_MS, 0);
      if (this.late > LATE_MAX_MS) this.rest();
      return { result: resultOf(result) };
    } catch (error) {
      this.rest();
      const failed = told(error);
      // Another program writes: the thread can wait for it.
      if (failed.code?.startsWith('SQLITE_BUSY')) return undefined;
      throw faultOf(failed);
    }
  }

  close(): void {
    this.handle.close();
  }

  private rest(): void {
    this.late = 0;
    this.restsUntil = this.clock() + REST_MS;
  }
}
