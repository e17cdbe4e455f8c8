import { Database } from '../../database/database.js';
import { StorageUnavailable } from '../../common/errors/storage-error.js';
import type { AppendResult } from './entry-draft.js';

const CHECK_INTERVAL_MS = 1_000;
/** PostgreSQL itself may have been suspended in the middle of the commit. */
const CHECK_MAX_MS = 60_000;

/** A message that was passed to the database. */
interface CommitAttempt {
  conversation: string;
  author: string;
  /** The only key to find it by; without one it is not tracked. */
  clientId: string | null;
  /** Milliseconds since 1970; distinguishes this attempt from later attempts of the same message. */
  at: number;
}

type TrackedAttempt = CommitAttempt & { since: number; onStored: (result: AppendResult) => void };

/**
 * Messages whose commit got no reply. Their senders receive `unavailable`, retry, and get the receipt of the first
 * attempt; but no recipient got the message. So each is looked up every second for 60 s, and delivered once it is
 * found stored.
 */
export class UnconfirmedCommits {
  private readonly attempts = new Set<TrackedAttempt>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  /** Returns the time for a message, different from the times of its earlier attempts, even within one millisecond. */
  nextTimestamp({ clientId }: Pick<CommitAttempt, 'clientId'>): number {
    let at = Date.now();
    for (const attempt of this.attempts) if (attempt.clientId === clientId) at = Math.max(at, attempt.at + 1);
    return at;
  }

  /** Tracks an attempt whose commit got no reply, and throws the error again. */
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
      // The database layer logs an outage.
      const row = await this.find(attempt).catch(() => undefined);
      if (!row || !this.attempts.delete(attempt)) continue;
      // Members changed after it, and new ones may not read it: clients find the gap with the next entry.
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
