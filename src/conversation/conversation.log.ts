import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { History } from '../protocol/requests.js';
import { PAGE_DEFAULT } from '../protocol/limits.js';
import type { EntryBase, EntryContent, HistoryPage, Quote, Receipt } from '../protocol/shapes.js';
import type { Draft, Placed } from './draft.js';
import { contentToColumns, entryAt, entryFromRow, entryId } from './entry.js';
import { LogStore } from './log.store.js';
import { noSuchConversation } from './not-found.js';

const EXCERPT_LENGTH = 80;

/** One log for each conversation: appended to, never changed, read by seq. Who may read is asked before. */
@Injectable()
export class ConversationLog {
  constructor(
    private readonly store: LogStore,
    private readonly database: Database,
  ) {}

  /**
   * Commits a draft, then calls `tell` with the entry, then resolves with the receipt. `tell` is called once for each
   * stored entry, in the order of the seqs of its conversation, and not at all for a retry.
   */
  async append<Content extends EntryContent>(
    draft: Draft<Content>,
    tell: (entry: EntryBase & Content, placed: Placed) => void,
  ): Promise<Receipt> {
    const { conversation, author, content, begins = null, passage = null } = draft;
    const at = Date.now();
    const placed = await this.store.append({
      conversation,
      author,
      at,
      begins,
      passage,
      ...contentToColumns(content),
    });
    const place = { conversation, seq: placed.seq, at: placed.at };
    if (!placed.duplicate) {
      const entry = entryAt(place, content);
      tell(entry, placed);
      return { id: entry.id, conversation, seq: entry.seq, at: entry.at };
    }
    const { seq } = place;
    return {
      id: entryId(conversation, seq),
      conversation,
      seq,
      at: new Date(place.at).toISOString(),
      duplicate: true,
    };
  }

  /**
   * A page of the log, found through its index at any depth.
   * @param reader id of the member who asks, and gets what a member may read; left out where that is everything
   * @throws Refusal `not_found`
   */
  async history(
    { conversation, before, after, limit = PAGE_DEFAULT }: History,
    reader?: string,
  ): Promise<HistoryPage> {
    const forward = after !== undefined;
    const rows = await this.database.query
      .selectFrom('entries')
      .select(['conversation', 'seq', 'kind', 'client_id', 'at', 'body'])
      .where('conversation', '=', conversation)
      .$if(forward, (q) => q.where('seq', '>', after!))
      .$if(reader !== undefined, (q) =>
        q.where('seq', '>=', ({ selectFrom }) =>
          selectFrom('members')
            .select('since')
            .where('members.conversation', '=', conversation)
            .where('person', '=', reader!),
        ),
      )
      .$if(before !== undefined, (q) => q.where('seq', '<', before!))
      .orderBy('seq', forward ? 'asc' : 'desc')
      .limit(limit + 1)
      .execute();
    // Read after the page, so a page never holds an entry beyond the head it names.
    const head = await this.head(conversation, reader);
    const more = rows.length > limit;
    if (more) rows.pop();
    if (!forward) rows.reverse();
    return { entries: rows.map(entryFromRow), head, more };
  }

  private async head(conversation: string, reader: string | undefined): Promise<number> {
    const row = await this.database.query
      .selectFrom('conversations')
      .select('head')
      .where('id', '=', conversation)
      .$if(reader !== undefined, (q) =>
        q.where(({ exists, selectFrom }) =>
          exists(
            selectFrom('members')
              .select('person')
              .where('conversation', '=', conversation)
              .where('person', '=', reader!),
          ),
        ),
      )
      .executeTakeFirst();
    return row?.head ?? noSuchConversation();
  }

  /** How the entry at `seq` is quoted. Rejects with `not_found` when there is none. */
  async quote(conversation: string, seq: number, reader?: string): Promise<Quote> {
    const page = { conversation, after: seq - 1, before: seq + 1, limit: 1 };
    const { entries } = await this.history(page, reader);
    const [entry] = entries;
    if (entry?.kind !== 'text' || entry.recalled) noSuchConversation();
    return { seq, name: entry.name, excerpt: Array.from(entry.content).slice(0, EXCERPT_LENGTH).join('') };
  }
}
