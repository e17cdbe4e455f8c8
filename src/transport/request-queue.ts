import { OVERLAPPING_MAX, WAITING_MAX } from '../protocol/constants.js';

/**
 * A request. It never rejects. If it resolves with `ended`, the next request may start before `ended` settles; `ended`
 * never rejects either.
 */
export type Task = () => Promise<{ ended: Promise<void> } | undefined>;

interface QueuedRequest {
  task: Task;
  isPipelined: boolean;
}

/** Per-socket FIFO of requests. It runs them one after the other, which keeps messages in the order sent. */
export class RequestQueue {
  private readonly waiting: QueuedRequest[] = [];
  private isBusy = false;
  /** Requests that have resolved but not ended yet. */
  private inFlight = 0;

  /**
   * @param isPipelined may start before requests in flight have ended
   * @returns false if too many requests wait; the task is then not run
   */
  enqueue(task: Task, isPipelined: boolean): boolean {
    if (this.waiting.length >= WAITING_MAX) return false;
    this.waiting.push({ task, isPipelined });
    this.next();
    return true;
  }

  private next(): void {
    const turn = this.waiting[0];
    if (!turn || this.isBusy || this.inFlight >= (turn.isPipelined ? OVERLAPPING_MAX : 1)) return;
    this.waiting.shift();
    this.isBusy = true;
    void turn.task().then((rest) => {
      this.isBusy = false;
      if (rest) this.trackInFlight(rest.ended);
      this.next();
    });
  }

  private trackInFlight(end: Promise<void>): void {
    this.inFlight += 1;
    void end.then(() => {
      this.inFlight -= 1;
      this.next();
    });
  }
}
