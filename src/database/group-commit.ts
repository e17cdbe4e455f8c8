import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

/** A batch of at least this size means that many clients write at the same time. */
const BUSY_BATCH = 8;
/** After this time without a commit, the next job is committed immediately. */
const QUIET_MS = 20;

interface Waiter<Result> {
  done: (result: Result) => void;
  failed: (error: unknown) => void;
}

/**
 * Groups concurrent writes into shared commits, because a commit costs the same for one job as for a hundred.
 *
 * - After `QUIET_MS` without a commit, the first job is committed at once; otherwise at the end of the current turn of
 *   the event loop.
 * - Jobs that arrive during a commit share the next one.
 * - After a batch of `BUSY_BATCH` jobs or more, the next commit is delayed by `busyPauseMs`.
 *
 * Results are delivered in the order of submission, which keeps the messages of one sender in order.
 */
export class GroupCommit<Job, Result> {
  private waiting: (Waiter<Result> & { job: Job })[] = [];
  private running: Promise<void> | undefined;
  private endedAt = 0;

  /**
   * @param commit runs all jobs in one transaction: a result (or an error) for each, or a rejection for all
   * @param onCommit called after a commit with the number of its jobs
   * @param commitInline commits a job at once after a quiet time; `undefined` if it does not take the job
   * @param busyPauseMs delay of the next commit after a large batch
   * @param maxJobs the largest batch; a longer queue is committed in parts, so that the first jobs get their reply
   * earlier
   */
  constructor(
    private readonly commit: (jobs: Job[]) => Promise<(Result | Error)[]>,
    private readonly onCommit: (jobs: number) => void = () => {},
    private readonly commitInline: (job: Job) => { result: Result | Error } | undefined = () => undefined,
    private readonly busyPauseMs = 3,
    private readonly maxJobs = 256,
  ) {}

  submit(job: Job): Promise<Result> {
    return new Promise((done, failed) => {
      if (!this.running && this.isQuiet && this.tryInline(job, { done, failed })) return;
      this.waiting.push({ job, done, failed });
      this.running ??= this.run();
    });
  }

  /** Resolves once every submitted job is committed or has failed. */
  async settled(): Promise<void> {
    while (this.running) await this.running;
  }

  private get isQuiet(): boolean {
    return performance.now() - this.endedAt > QUIET_MS;
  }

  /** Returns false if `commit` must take the job. */
  private tryInline(job: Job, waiter: Waiter<Result>): boolean {
    const committed = this.commitInline(job);
    if (!committed) return false;
    this.endedAt = performance.now();
    settle(waiter, committed.result);
    // The sender's reply is sent before the callback runs.
    setImmediate(() => this.onCommit(1));
    return true;
  }

  private async run(): Promise<void> {
    if (!this.isQuiet) await turn();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.maxJobs);
      try {
        const results = await this.commit(batch.map(({ job }) => job));
        this.onCommit(batch.length);
        for (const [i, waiter] of batch.entries()) settle(waiter, results[i]!);
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
      if (batch.length >= BUSY_BATCH && this.waiting.length < this.maxJobs) await pause(this.busyPauseMs);
    }
    this.running = undefined;
    this.endedAt = performance.now();
  }
}

function settle<Result>({ done, failed }: Waiter<Result>, result: Result | Error): void {
  if (result instanceof Error) failed(result);
  else done(result);
}
