import { Database } from '../../database/database.js';
import { StorageUnavailable } from '../../common/errors/storage-error.js';
import type { AppendResult } from './entry-draft.js';

const CHECK_INTERVAL_MS = 1_000;
/** PostgreSQL itself may have been frozen in the middle of the commit. */
const CHECK_MAX_MS = 60_000;

/** A text as it was handed to the database. */
interface CommitAttempt {
  conversation: string;
  author: string;
  /** Nothing else tells it from others; without one it is not looked for. */
  clientId: string | null;
  /** Milliseconds since 1970; tells this attempt from a later one of the same text. */
  at: number;
}

type TrackedAttempt = CommitAttempt & { since: number; onStored: (result: AppendResult) => void };

/**
 * Texts whose commit got no answer. Their senders hear `unavailable` and send again, and then hear where the first try
 * stands; but nobody was told what it said. So it is looked for, and told, once it turns out to be stored.
 */
export class UnconfirmedCommits {
  private readonly attempts = new Set<TrackedAttempt>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  /** When a text is handed over: at a moment that none of its earlier attempts has, be it sent again in the same one. */
  nextTimestamp({ clientId }: Pick<CommitAttempt, 'clientId'>): number {
    let at = Date.now();
    for (const attempt of this.attempts) if (attempt.clientId === clientId) at = Math.max(at, attempt.at + 1);
    return at;
  }

  /** Hands the error on. */
  track(error: unknown, attempt: CommitAttempt, onStored: TrackedAttempt['onStored']): never {
    if (error instanceof StorageUnavailable && error.mayBeCommitted && attempt.clientId !== null) {
      this.attempts.add({ ...attempt, since: performance.now(), onStored });
      this.timer ??= setInterval(() => void this.checkAll(), CHECK_INTERVAL_MS).unref();
    }
    throw error;
  }

  close(): void {
    clearInterval(this.timer);
    this.attempts.clear();
  }

  private async checkAll(): Promise<void> {
    for (const attempt of this.attempts) {
      if (performance.now() - attempt.since > CHECK_MAX_MS) this.attempts.delete(attempt);
      // A database that is still away says so in the log by itself.
      const row = await this.find(attempt).catch(() => undefined);
      if (!row || !this.attempts.delete(attempt)) continue;
      // Somebody came after it, who may not hear it: the others find the gap with the next line.
      if (row.moved > row.seq) continue;
      attempt.onStored({ seq: row.seq, at: attempt.at, duplicate: false, roster: row.moved });
    }
    if (this.attempts.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async find({ conversation, author, clientId, at }: CommitAttempt) {
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
