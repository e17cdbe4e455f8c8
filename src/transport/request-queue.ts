import { OVERLAPPING_MAX, WAITING_MAX } from '../protocol/limits.js';

/** Never rejects. Where it resolves with a promise of its end, which never rejects either, others may go on before. */
export type Task = () => Promise<{ ended: Promise<void> } | undefined>;

interface Turn {
  task: Task;
  overlaps: boolean;
}

/** One socket's requests, one after the other in the order they came: what makes "in the order sent" true. */
export class Lane {
  private readonly waiting: Turn[] = [];
  private isBusy = false;
  /** Tasks before which others may go on. */
  private ending = 0;

  /**
   * @param overlaps starts before the end of those before it, where these let it
   * @returns false when too many wait already; the task is not run then
   */
  run(task: Task, overlaps: boolean): boolean {
    if (this.waiting.length >= WAITING_MAX) return false;
    this.waiting.push({ task, overlaps });
    this.next();
    return true;
  }

  private next(): void {
    const turn = this.waiting[0];
    if (!turn || this.isBusy || this.ending >= (turn.overlaps ? OVERLAPPING_MAX : 1)) return;
    this.waiting.shift();
    this.isBusy = true;
    void turn.task().then((rest) => {
      this.isBusy = false;
      if (rest) this.await(rest.ended);
      this.next();
    });
  }

  private await(end: Promise<void>): void {
    this.ending += 1;
    void end.then(() => {
      this.ending -= 1;
      this.next();
    });
  }
}
