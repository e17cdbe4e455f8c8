import type { Entry } from '../../../src/protocol/types.js';
import { ReorderBuffer } from './reorder-buffer.js';
import { catchUp, type EntrySink } from './catch-up.js';
import type { Connection } from './connection.js';

/** Reads one conversation from a place on: every entry once, n + 1 after n, whatever was missed on the way. */
export class ConversationSync implements EntrySink {
  head: number;
  private readonly reorderBuffer = new ReorderBuffer();
  private isCatchingUp = false;
  private isStopped = false;

  /** @param last the seq before the first entry that is wanted; 0 for everything that may be read */
  constructor(
    readonly conversation: string,
    public last: number,
    private readonly connection: Connection,
    private readonly onEntry: (entry: Entry) => void,
  ) {
    this.head = last;
  }

  receive(entry: Entry): void {
    if (entry.seq > this.last) this.reorderBuffer.put(entry);
    this.drain();
    this.advanceHead(entry.seq);
  }

  /** Learns that entries up to `head` exist. */
  advanceHead(head: number): void {
    this.head = Math.max(this.head, head);
    if (this.isCatchingUp) return;
    this.isCatchingUp = true;
    void catchUp(this.connection, this, () => !this.isStopped).finally(() => (this.isCatchingUp = false));
  }

  /** Tells nothing more, not even what was asked for already. */
  stop(): void {
    this.isStopped = true;
  }

  append(entries: readonly Entry[]): void {
    // Where one is not the next one, what lies between was never for us: we were not in the room.
    for (const entry of entries) if (entry.seq > this.last) this.deliver(entry);
    this.drain();
  }

  private drain(): void {
    for (const entry of this.reorderBuffer.takeAfter(this.last)) this.deliver(entry);
  }

  private deliver(entry: Entry): void {
    this.last = entry.seq;
    if (!this.isStopped) this.onEntry(entry);
  }
}
