import { OVERLAPPING_MAX, WAITING_MAX } from '../protocol/constants.js';

/** Never rejects. Where it resolves with a promise of its end, which never rejects either, others may go on before. */
export type Task = () => Promise<{ ended: Promise<void> } | undefined>;

interface QueuedRequest {
  task: Task;
  isPipelined: boolean;
}

/** One socket's requests, one after the other in the order they came: what makes "in the order sent" true. */
export class RequestQueue {
  private readonly waiting: QueuedRequest[] = [];
  private isBusy = false;
  /** Tasks before which others may go on. */
  private inFlight = 0;

  /**
   * @param isPipelined starts before the end of those before it, where these let it
   * @returns false when too many wait already; the task is not run then
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
