/**
 * Lets concurrent writes share a commit: the first starts one at the end of the current turn of the event loop, and
 * what arrives while it runs rides along in the next. Results come back in the order of submission, which is what
 * keeps one sender's messages in the order they were sent.
 */
export class GroupCommit<Job, Result> {
  private waiting: { job: Job; done: (result: Result) => void; failed: (error: unknown) => void }[] = [];
  private scheduled = false;

  /** @param commit one transaction for all jobs: a result (or an error) for each, or a rejection for all. */
  constructor(
    private readonly commit: (jobs: Job[]) => Promise<(Result | Error)[]>,
    private readonly mostJobs = 512,
  ) {}

  submit(job: Job): Promise<Result> {
    return new Promise((done, failed) => {
      this.waiting.push({ job, done, failed });
      if (this.scheduled) return;
      this.scheduled = true;
      setImmediate(() => void this.run());
    });
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.mostJobs);
      try {
        const results = await this.commit(batch.map(({ job }) => job));
        batch.forEach(({ done, failed }, i) => {
          const result = results[i];
          if (result instanceof Error) failed(result);
          else done(result as Result);
        });
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.scheduled = false;
  }
}
