import type { Entry } from '../../../src/protocol/types.js';
import { ReorderBuffer } from './reorder-buffer.js';
import { catchUp, type EntrySink } from './catch-up.js';
import type { Connection } from './connection.js';

/** Delivers the entries of one conversation: each once, n + 1 after n, missed ones included. */
export class ConversationSync implements EntrySink {
  head: number;
  private readonly reorderBuffer = new ReorderBuffer();
  private isCatchingUp = false;
  private isStopped = false;

  /** @param last the seq before the first entry to deliver; 0 for all that may be read */
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

  /** Records that entries up to `head` exist, and fetches them. */
  advanceHead(head: number): void {
    this.head = Math.max(this.head, head);
    if (this.isCatchingUp) return;
    this.isCatchingUp = true;
    void catchUp(this.connection, this, () => !this.isStopped).finally(() => (this.isCatchingUp = false));
  }

  /** Stops delivery, also of entries that were already requested. */
  stop(): void {
    this.isStopped = true;
  }

  append(entries: readonly Entry[]): void {
    // A gap inside a page is not for this user, who was not a member of the room at that time.
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
