import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { Subject } from 'rxjs';
import { Database } from '../../database/database.js';
import { tagWithRoster } from '../../delivery/membership-filter.js';
import type { History } from '../../protocol/message.dto.js';
import { PAGE_DEFAULT } from '../../protocol/constants.js';
import type { EntryBase, EntryContent, HistoryPage, Person, Quote, Receipt } from '../../protocol/types.js';
import { isSpeech } from './sanction-rules.js';
import type { EntryDraft, AppendResult } from './entry-draft.js';
import { contentToColumns, entryAt, entryId } from './entry.js';
import { EntryReader, quoteOf } from './entry-reader.js';
import { NOT_RECALLED } from '../message-erasure.js';
import { LogStore } from './log-store.js';
import { throwConversationNotFound } from '../conversation-not-found.js';
import { UnconfirmedCommits } from './unconfirmed-commits.js';
import { compileStatement } from './transaction-statement.js';

interface AppendedEntry {
  entry: EntryBase & EntryContent;
  /** User id. */
  author: string;
}

/** The log of each conversation: append-only, read by seq. Callers check read access. */
@Injectable()
export class ConversationLog implements OnModuleDestroy {
  /** Emits every entry stored by this node, with the id of its author, after its delivery. */
  readonly appended = new Subject<AppendedEntry>();
  private readonly queue: AppendedEntry[] = [];
  private readonly unconfirmed: UnconfirmedCommits;

  constructor(
    private readonly store: LogStore,
    private readonly database: Database,
    private readonly reader: EntryReader,
  ) {
    this.unconfirmed = new UnconfirmedCommits(database);
  }

  onModuleDestroy(): void {
    this.unconfirmed.close();
  }

  /**
   * Commits a draft, then calls `deliver` with the entry, then resolves with the receipt. Calls `deliver` once for
   * each stored entry, in the order of the seqs of its conversation, and never for a retry.
   */
  append<Content extends EntryContent>(
    draft: EntryDraft<Content>,
    deliver: (entry: EntryBase & Content, result: AppendResult) => void,
  ): Promise<Receipt> {
    const { conversation, author, content, begins = null, change = null, writes } = draft;
    const requires = draft.requires ?? this.quoted(conversation, content);
    const columns = contentToColumns(content);
    const at = this.unconfirmed.nextTimestamp(columns);
    const line = {
      conversation,
      author,
      at,
      begins,
      change,
      conduct: { person: draft.responsible ?? author, isSpeech: isSpeech(content, begins !== null) },
      ...columns,
      ...(requires && { requires: compileStatement(requires) }),
      ...(writes && { writes: writes.map(compileStatement) }),
    };
    return this.store.append(line).then(
      (result) => this.settle(draft, result, deliver),
      (error: unknown) => {
        const attempt = { conversation, author, clientId: columns.clientId, at };
        return this.unconfirmed.track(error, attempt, (late) => this.settle(draft, late, deliver));
      },
    );
  }

  /**
   * Returns the receipt of a message that is stored already; else throws `refusal`. A retry must not be refused
   * because something changed after the first attempt was stored.
   */
  async existingReceiptOr(
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
    return duplicateReceipt({ conversation, ...row });
  }

  /**
   * Returns a page of the log; an index makes each page equally fast.
   * @param reader id of the member who asks; limits the page to what they may read
   * @throws ChatException `not_found`
   */
  async history(
    { conversation, before, after, limit = PAGE_DEFAULT }: History,
    reader?: string,
  ): Promise<HistoryPage> {
    const forward = after !== undefined;
    const rows = await this.database.query
      .selectFrom('entries')
      .select(['conversation', 'seq', 'author', 'kind', 'client_id', 'at', 'body'])
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
    // The head is read after the page, so no entry of a page is beyond its head.
    const [{ head, since }, entries] = await Promise.all([
      this.extent(conversation, reader),
      this.reader.read(rows),
    ]);
    return { entries, head, more, ...(since > 1 && { since }) };
  }

  private settle<Content extends EntryContent>(
    { conversation, author, content }: EntryDraft<Content>,
    result: AppendResult,
    deliver: (entry: EntryBase & Content, result: AppendResult) => void,
  ): Receipt {
    const { seq, at, roster, duplicate } = result;
    if (duplicate) return duplicateReceipt({ conversation, seq, at });
    const entry = tagWithRoster(roster, entryAt({ conversation, seq, at, author }, content));
    deliver(entry, result);
    this.publish({ entry, author });
    return { id: entry.id, conversation, seq, at: entry.at };
  }

  /** Emits `appended` in a microtask, so that clients receive the entry first. */
  private publish(stored: AppendedEntry): void {
    if (this.queue.push(stored) > 1) return;
    queueMicrotask(() => {
      for (const one of this.queue.splice(0)) this.appended.next(one);
    });
  }

  /** The quoted message must not be recalled before this one is stored. */
  private quoted(conversation: string, content: EntryContent): Compilable | undefined {
    if (content.kind !== 'text' || !content.quote) return undefined;
    return this.database.query
      .selectFrom('entries')
      .select('seq')
      .where('conversation', '=', conversation)
      .where('seq', '=', content.quote.seq)
      .where(NOT_RECALLED);
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
    return row ?? throwConversationNotFound();
  }

  /** Returns the quote of the entry at `seq`. Rejects with `not_found` if there is none. */
  async quote(conversation: string, seq: number, reader?: string): Promise<Quote> {
    // No `before`: the seq after the last possible one does not fit the column.
    const page = { conversation, after: seq - 1, limit: 1 };
    const { entries } = await this.history(page, reader);
    const [entry] = entries;
    if (entry?.kind !== 'text' || entry.seq !== seq || entry.recalled) throwConversationNotFound();
    return quoteOf(entry);
  }
}

function duplicateReceipt({
  conversation,
  seq,
  at,
}: {
  conversation: string;
  seq: number;
  at: number;
}): Receipt {
  const id = entryId(conversation, seq);
  return { id, conversation, seq, at: new Date(at).toISOString(), duplicate: true };
}
