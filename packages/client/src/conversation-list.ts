import type { Conversation, Entry, Welcome } from '../../../src/protocol/types.js';
import type { Connection } from './connection.js';
import { fetchConversations, type ListPosition } from './conversation-pages.js';

/** Pages of message requests that are read. Older requests are skipped, as many strangers could send them. */
const REQUEST_PAGES_MAX = 10;

/** All conversations as of the last welcome: those in it, and those on further pages of the list. */
export class ConversationList {
  all: readonly Conversation[] = [];
  /** Entries of conversations that no page has listed yet. */
  private early: Entry[] = [];
  /** There are pages that are not read yet. */
  isReading = false;
  private done: Promise<void> = Promise.resolve();

  constructor(private readonly connection: Connection) {}

  begin({ conversations, cursor, requests = 0 }: Welcome): void {
    this.all = conversations;
    const requested = conversations.filter(({ request }) => request).length;
    this.isReading = cursor !== undefined || requests > requested;
  }

  /** Resolves when every page is read, or the connection is lost. */
  get complete(): Promise<void> {
    return this.done;
  }

  /** Reads the further pages. Call it when the connection is online. */
  readFurther({ cursor, requests = 0 }: Welcome, found: (conversation: Conversation) => void): Promise<void> {
    this.done = this.isReading ? this.read(cursor, requests, found) : Promise.resolve();
    return this.done;
  }

  /** Holds an entry until its conversation is listed or known to be new. @returns whether it is held */
  holds(entry: Entry): boolean {
    if (this.isReading) this.early.push(entry);
    return this.isReading;
  }

  /** Returns the lowest seq of the held entries of a conversation. */
  firstHeld(conversation: string): number | undefined {
    const seqs = this.early.filter((entry) => entry.conversation === conversation).map(({ seq }) => seq);
    return seqs.length > 0 ? Math.min(...seqs) : undefined;
  }

  /** Returns the held entries and forgets them. */
  release(): Entry[] {
    return this.early.splice(0);
  }

  private async read(
    cursor: string | undefined,
    requests: number,
    found: (conversation: Conversation) => void,
  ): Promise<void> {
    if (cursor !== undefined) await this.readPages({ cursor }, Infinity, found);
    if (requests > 0) await this.readPages({ requests: true }, REQUEST_PAGES_MAX, found);
    // If the connection was lost, the next welcome starts again.
    this.isReading = this.connection.state !== 'online';
  }

  private async readPages(
    from: ListPosition,
    most: number,
    found: (conversation: Conversation) => void,
  ): Promise<void> {
    let place: ListPosition | undefined = from;
    for (let pages = 0; place && pages < most; pages += 1) {
      const page = await fetchConversations(this.connection, place);
      if (!page) return;
      const known = new Set(this.all.map(({ id }) => id));
      const fresh = page.conversations.filter(({ id }) => !known.has(id));
      this.all = [...this.all, ...fresh];
      for (const conversation of fresh) found(conversation);
      place = page.cursor === undefined ? undefined : { ...from, cursor: page.cursor };
    }
  }
}
