import { Injectable } from '@nestjs/common';
import { erasureStatements } from '../conversation/erasure-statements.js';
import { TextIndex } from '../conversation/text-index.js';
import { Database } from '../database/database.js';

/** Lines that go in one transaction: few enough that nobody who talks has to wait for it. */
const BATCH = 100;

interface First {
  seq: number;
  kind: string;
  at: number;
  body: string;
}

/**
 * Takes the first lines of a conversation out of the log for good, with all that hangs on them. What follows keeps its
 * seqs; `conversations.since` says where the log begins now.
 */
@Injectable()
export class LogTruncation {
  constructor(
    private readonly database: Database,
    private readonly index: TextIndex,
  ) {}

  /**
   * Some of the lines from `since` on that were said before a time, up to the first that was not.
   * @param before milliseconds since 1970
   * @returns the first seq that is left; `undefined` where nothing had to go
   */
  async truncateBatch(conversation: string, since: number, before: number): Promise<number | undefined> {
    const first = await this.database.query
      .selectFrom('entries')
      .select(['seq', 'kind', 'at', 'body'])
      .where('conversation', '=', conversation)
      .where('seq', '>=', since)
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    const young = first.findIndex(({ at }) => at >= before);
    const old = young < 0 ? first : first.slice(0, young);
    if (old.length === 0) return undefined;
    const end = old.at(-1)!.seq + 1;
    await this.database.atomically([
      // First, as whoever appends does: two that lock in one order do not wait for each other.
      this.database.query
        .updateTable('conversations')
        .set({ since: end })
        .where('id', '=', conversation)
        .where('since', '<', end),
      ...this.index.truncationStatements(conversation, end, textsOf(old)),
      ...erasureStatements(this.database.query, conversation, '<', end),
      this.database.query
        .deleteFrom('entries')
        .where('conversation', '=', conversation)
        .where('seq', '<', end),
    ]);
    return end;
  }
}

/** Those that were not taken back. */
function textsOf(lines: readonly First[]): { seq: number; name: string; content: string }[] {
  const texts = lines.filter(({ kind }) => kind === 'text');
  return texts
    .map(({ seq, body }) => ({ ...(JSON.parse(body) as Stored), seq }))
    .filter(({ recalled }) => !recalled);
}

interface Stored {
  name: string;
  content: string;
  recalled?: true;
}
