import { Injectable } from '@nestjs/common';
import { erasureStatements } from '../conversation/erasure-statements.js';
import { TextIndex } from '../conversation/text-index.js';
import { Database } from '../database/database.js';

/** Entries deleted in one transaction: few enough not to delay new messages. */
const BATCH = 100;

interface First {
  seq: number;
  kind: string;
  at: number;
  body: string;
}

/**
 * Deletes the first entries of a conversation with everything that refers to them. Later entries keep their seqs;
 * `conversations.since` is the first seq that still exists.
 */
@Injectable()
export class LogTruncation {
  constructor(
    private readonly database: Database,
    private readonly index: TextIndex,
  ) {}

  /**
   * Deletes a batch of entries from `since` on, up to the first that is new enough.
   * @param before milliseconds since 1970
   * @returns the first seq that is left; `undefined` if nothing was deleted
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
      // First, like an append: transactions that lock in the same order do not deadlock.
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

/** Returns the messages that were not recalled. */
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
