import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { Subject } from 'rxjs';
import { Database } from '../database/database.js';
import { toldTo } from '../delivery/followers.js';
import type { History } from '../protocol/requests.js';
import { PAGE_DEFAULT } from '../protocol/limits.js';
import type { EntryBase, EntryContent, HistoryPage, Person, Quote, Receipt } from '../protocol/shapes.js';
import type { Draft, Placed } from './draft.js';
import { contentToColumns, entryAt, entryId } from './entry.js';
import { EntryReader, quoteOf } from './entry.reader.js';
import { IS_SAID } from './erasure.js';
import { LogStore } from './log.store.js';
import { noSuchConversation } from './not-found.js';
import { Unsettled } from './unsettled.js';
import { written } from './write.js';

interface Stored {
  entry: EntryBase & EntryContent;
  /** Id of the person. */
  author: string;
}

/** One log for each conversation: appended to, never changed, read by seq. Who may read is asked before. */
@Injectable()
export class ConversationLog implements OnModuleDestroy {
  /** Every entry that is stored here, with the id of its author, after it was told. */
  readonly stored = new Subject<Stored>();
  private readonly fresh: Stored[] = [];
  private readonly unsettled: Unsettled;

  constructor(
    private readonly store: LogStore,
    private readonly database: Database,
    private readonly reader: EntryReader,
  ) {
    this.unsettled = new Unsettled(database);
  }

  onModuleDestroy(): void {
    this.unsettled.close();
  }

  /**
   * Commits a draft, then calls `tell` with the entry, then resolves with the receipt. `tell` is called once for each
   * stored entry, in the order of the seqs of its conversation, and not at all for a retry.
   */
  append<Content extends EntryContent>(
    draft: Draft<Content>,
    tell: (entry: EntryBase & Content, placed: Placed) => void,
  ): Promise<Receipt> {
    const { conversation, author, content, begins = null, passage = null, writes } = draft;
    const requires = draft.requires ?? this.quoted(conversation, content);
    const columns = contentToColumns(content);
    const at = this.unsettled.momentOf(columns);
    const line = {
      conversation,
      author,
      at,
      begins,
      passage,
      ...columns,
      ...(requires && { requires: written(requires) }),
      ...(writes && { writes: writes.map(written) }),
    };
    return this.store.append(line).then(
      (placed) => this.settle(draft, placed, tell),
      (error: unknown) => {
        const attempt = { conversation, author, clientId: columns.clientId, at };
        return this.unsettled.note(error, attempt, (late) => this.settle(draft, late, tell));
      },
    );
  }

  /**
   * For a text that is refused for what has happened since it was first sent: where it was stored then, its receipt.
   * Whoever sends again is not to hear that it was not said.
   */
  async earlierOr(
    refusal: unknown,
    { conversation, author, clientId }: { conversation: string; author: Person; clientId?: string },
  ): Promise<Receipt> {
    const row =
      clientId !== undefined &&
      (await this.database.query
        .selectFrom('entries')
        .select(['seq', 'at'])
        .where('conversation', '=', conversation)
        .where('author', '=', author.id)
        .where('client_id', '=', clientId)
        .executeTakeFirst());
    if (!row) throw refusal;
    return duplicateOf({ conversation, ...row });
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
    const more = rows.length > limit;
    if (more) rows.pop();
    if (!forward) rows.reverse();
    // The head is read after the page, so a page never holds an entry beyond the head it names.
    const [{ head, since }, entries] = await Promise.all([
      this.extent(conversation, reader),
      this.reader.read(rows),
    ]);
    return { entries, head, more, ...(since > 1 && { since }) };
  }

  private settle<Content extends EntryContent>(
    { conversation, author, content }: Draft<Content>,
    placed: Placed,
    tell: (entry: EntryBase & Content, placed: Placed) => void,
  ): Receipt {
    const { seq, at, roster, duplicate } = placed;
    if (duplicate) return duplicateOf({ conversation, seq, at });
    const entry = toldTo(roster, entryAt({ conversation, seq, at }, content));
    tell(entry, placed);
    this.note({ entry, author });
    return { id: entry.id, conversation, seq, at: entry.at };
  }

  /** Whoever is told hears it first. */
  private note(stored: Stored): void {
    if (this.fresh.push(stored) > 1) return;
    queueMicrotask(() => {
      for (const one of this.fresh.splice(0)) this.stored.next(one);
    });
  }

  /** What a text quotes must not be taken back before the text is stored. */
  private quoted(conversation: string, content: EntryContent): Compilable | undefined {
    if (content.kind !== 'text' || !content.quote) return undefined;
    return this.database.query
      .selectFrom('entries')
      .select('seq')
      .where('conversation', '=', conversation)
      .where('seq', '=', content.quote.seq)
      .where(IS_SAID);
  }

  private async extent(
    conversation: string,
    reader: string | undefined,
  ): Promise<{ head: number; since: number }> {
    const row = await this.database.query
      .selectFrom('conversations')
      .select(['head', 'since'])
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
    return row ?? noSuchConversation();
  }

  /** How the entry at `seq` is quoted. Rejects with `not_found` when there is none. */
  async quote(conversation: string, seq: number, reader?: string): Promise<Quote> {
    const page = { conversation, after: seq - 1, before: seq + 1, limit: 1 };
    const { entries } = await this.history(page, reader);
    const [entry] = entries;
    if (entry?.kind !== 'text' || entry.recalled) noSuchConversation();
    return quoteOf(entry);
  }
}

function duplicateOf({ conversation, seq, at }: { conversation: string; seq: number; at: number }): Receipt {
  const id = entryId(conversation, seq);
  return { id, conversation, seq, at: new Date(at).toISOString(), duplicate: true };
}
