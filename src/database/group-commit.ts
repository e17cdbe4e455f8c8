import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

/** A commit of so many jobs or more is the sign of a crowd. */
const BUSY_BATCH = 8;
/** After so long without a commit, the next one is of somebody who speaks alone. */
const QUIET_MS = 20;

interface Waiter<Result> {
  done: (result: Result) => void;
  failed: (error: unknown) => void;
}

/**
 * Lets concurrent writes share a commit: after quiet the first starts one at once, else at the end of the current turn
 * of the event loop, and what arrives while it runs rides along in the next. A lone write waits for nobody; in a crowd
 * the next commit is held for a moment, because a commit costs the same for one as for a hundred. Results come back in
 * the order of submission, which is what keeps one sender's messages in the order they were sent.
 */
export class GroupCommit<Job, Result> {
  private waiting: (Waiter<Result> & { job: Job })[] = [];
  private running: Promise<void> | undefined;
  private endedAt = 0;

  /**
   * @param commit one transaction for all jobs: a result (or an error) for each, or a rejection for all
   * @param onCommit how many jobs were in a commit, after it
   * @param commitInline commits a job that comes after quiet, at once, where it is one that may be; else `undefined`
   * @param busyPauseMs how long a commit is held in a crowd
   * @param maxJobs a larger crowd takes turns, so that one part is answered while the next is committed
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

  /** Resolves once everything that was submitted is committed or has failed. */
  async settled(): Promise<void> {
    while (this.running) await this.running;
  }

  private get isQuiet(): boolean {
    return performance.now() - this.endedAt > QUIET_MS;
  }

  /** @returns false where it is left to `commit` */
  private tryInline(job: Job, waiter: Waiter<Result>): boolean {
    const committed = this.commitInline(job);
    if (!committed) return false;
    this.endedAt = performance.now();
    settle(waiter, committed.result);
    // Whoever waits for the answer comes first.
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
