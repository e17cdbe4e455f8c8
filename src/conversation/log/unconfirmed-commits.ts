import { Database } from '../database/database.js';
import { StorageFault } from '../database/storage-fault.js';
import type { Placed } from './draft.js';

const ASK_EVERY_MS = 1_000;
/** PostgreSQL itself may have been frozen in the middle of the commit. */
const ASK_FOR_MS = 60_000;

/** A text as it was handed to the database. */
interface Attempt {
  conversation: string;
  author: string;
  /** Nothing else tells it from others; without one it is not looked for. */
  clientId: string | null;
  /** Milliseconds since 1970; tells this attempt from a later one of the same text. */
  at: number;
}

type Kept = Attempt & { since: number; tell: (placed: Placed) => void };

/**
 * Texts whose commit got no answer. Their senders hear `unavailable` and send again, and then hear where the first try
 * stands; but nobody was told what it said. So it is looked for, and told, once it turns out to be stored.
 */
export class Unsettled {
  private readonly kept = new Set<Kept>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  /** When a text is handed over: at a moment that none of its earlier attempts has, be it sent again in the same one. */
  momentOf({ clientId }: Pick<Attempt, 'clientId'>): number {
    let at = Date.now();
    for (const kept of this.kept) if (kept.clientId === clientId) at = Math.max(at, kept.at + 1);
    return at;
  }

  /** Hands the error on. */
  note(error: unknown, attempt: Attempt, tell: Kept['tell']): never {
    if (error instanceof StorageFault && error.mayBeDone && attempt.clientId !== null) {
      this.kept.add({ ...attempt, since: performance.now(), tell });
      this.timer ??= setInterval(() => void this.ask(), ASK_EVERY_MS).unref();
    }
    throw error;
  }

  close(): void {
    clearInterval(this.timer);
    this.kept.clear();
  }

  private async ask(): Promise<void> {
    for (const kept of this.kept) {
      if (performance.now() - kept.since > ASK_FOR_MS) this.kept.delete(kept);
      // A database that is still away says so in the log by itself.
      const row = await this.find(kept).catch(() => undefined);
      if (!row || !this.kept.delete(kept)) continue;
      // Somebody came after it, who may not hear it: the others find the gap with the next line.
      if (row.moved > row.seq) continue;
      kept.tell({ seq: row.seq, at: kept.at, duplicate: false, roster: row.moved });
    }
    if (this.kept.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async find({ conversation, author, clientId, at }: Attempt) {
    return this.database.query
      .selectFrom('entries as e')
      .innerJoin('conversations as c', 'c.id', 'e.conversation')
      .select(['e.seq', 'c.moved'])
      .where('e.conversation', '=', conversation)
      .where('e.author', '=', author)
      .where('e.client_id', '=', clientId)
      .where('e.at', '=', at)
      .executeTakeFirst();
  }
}
