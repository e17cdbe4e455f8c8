import { WAITING_MAX } from '../protocol/limits.js';

type Task = () => Promise<void>;

/** One socket's requests, one after the other in the order they came: what makes "in the order sent" true. */
export class Lane {
  private readonly waiting: Task[] = [];
  private busy = false;

  /** False when too many wait already; the task is not run then. */
  run(task: Task): boolean {
    if (this.waiting.length >= WAITING_MAX) return false;
    this.waiting.push(task);
    if (!this.busy) void this.drain();
    return true;
  }

  private async drain(): Promise<void> {
    this.busy = true;
    for (let task = this.waiting.shift(); task; task = this.waiting.shift()) await task();
    this.busy = false;
  }
}
