import { WAITING_MAX } from '../protocol/limits.js';

/** Never rejects. */
type Task = () => Promise<void>;

/** One socket's requests, one after the other in the order they came: what makes "in the order sent" true. */
export class Lane {
  private readonly waiting: Task[] = [];
  private isBusy = false;

  /** False when too many wait already; the task is not run then. */
  run(task: Task): boolean {
    if (this.waiting.length >= WAITING_MAX) return false;
    this.waiting.push(task);
    if (!this.isBusy) this.next();
    return true;
  }

  private next(): void {
    const task = this.waiting.shift();
    this.isBusy = task !== undefined;
    if (task) void task().then(() => this.next());
  }
}
