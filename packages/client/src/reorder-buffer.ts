import type { Entry } from '../../../src/protocol/types.js';

/** The gap is pulled anyway, so losing what waits for it costs nothing. */
const ENTRIES_MAX = 1_000;

/** Entries that came before their turn: n + 1 is shown after n, never before. */
export class ReorderBuffer {
  private readonly early = new Map<number, Entry>();

  put(entry: Entry): void {
    this.early.set(entry.seq, entry);
  }

  /** Hands out what follows `last` without a gap, and forgets what was known already. */
  takeAfter(last: number): Entry[] {
    const next: Entry[] = [];
    for (let entry; (entry = this.early.get(last + next.length + 1));) next.push(entry);
    for (const seq of this.early.keys()) if (seq <= last + next.length) this.early.delete(seq);
    if (this.early.size > ENTRIES_MAX) this.early.clear();
    return next;
  }
}
