import type { Entry } from '../../../src/protocol/types.js';

/** Beyond it the buffer is emptied: the gap is fetched from the log in any case. */
const ENTRIES_MAX = 1_000;

/** Entries that arrived before an earlier one, until they can be delivered in order. */
export class ReorderBuffer {
  private readonly early = new Map<number, Entry>();

  put(entry: Entry): void {
    this.early.set(entry.seq, entry);
  }

  /** Returns the entries that follow `last` without a gap, and forgets earlier ones. */
  takeAfter(last: number): Entry[] {
    const next: Entry[] = [];
    for (let entry; (entry = this.early.get(last + next.length + 1));) next.push(entry);
    for (const seq of this.early.keys()) if (seq <= last + next.length) this.early.delete(seq);
    if (this.early.size > ENTRIES_MAX) this.early.clear();
    return next;
  }
}
