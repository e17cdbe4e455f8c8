import type { Entry } from '../../../src/protocol/shapes.js';
import { Ahead } from './ahead.js';
import { catchUp, type Reader } from './catch-up.js';
import type { Connection } from './connection.js';

/** Reads one conversation from a place on: every entry once, n + 1 after n, whatever was missed on the way. */
export class Reading implements Reader {
  head: number;
  private readonly ahead = new Ahead();
  private isPulling = false;
  private isOver = false;

  /** @param last the seq before the first entry that is wanted; 0 for everything that may be read */
  constructor(
    readonly conversation: string,
    public last: number,
    private readonly connection: Connection,
    private readonly tell: (entry: Entry) => void,
  ) {
    this.head = last;
  }

  take(entry: Entry): void {
    if (entry.seq > this.last) this.ahead.put(entry);
    this.drain();
    this.reach(entry.seq);
  }

  /** Learns that entries up to `head` exist. */
  reach(head: number): void {
    this.head = Math.max(this.head, head);
    if (this.isPulling) return;
    this.isPulling = true;
    void catchUp(this.connection, this, () => !this.isOver).finally(() => (this.isPulling = false));
  }

  /** Tells nothing more, not even what was asked for already. */
  end(): void {
    this.isOver = true;
  }

  append(entries: readonly Entry[]): void {
    // Where one is not the next one, what lies between was never for us: we were not in the room.
    for (const entry of entries) if (entry.seq > this.last) this.pass(entry);
    this.drain();
  }

  private drain(): void {
    for (const entry of this.ahead.takeAfter(this.last)) this.pass(entry);
  }

  private pass(entry: Entry): void {
    this.last = entry.seq;
    if (!this.isOver) this.tell(entry);
  }
}
