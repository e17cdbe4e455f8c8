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
  /** Id of the person. */
  author: string;
}

/** One log for each conversation: appended to, never changed, read by seq. Who may read is asked before. */
@Injectable()
export class ConversationLog implements OnModuleDestroy {
  /** Every entry that is stored here, with the id of its author, after it was told. */
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
   * Commits a draft, then calls `deliver` with the entry, then resolves with the receipt. `deliver` is called once for each
   * stored entry, in the order of the seqs of its conversation, and not at all for a retry.
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
   * For a text that is refused for what has happened since it was first sent: where it was stored then, its receipt.
   * Whoever sends again is not to hear that it was not said.
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
   * A page of the log, found through its index at any depth.
   * @param reader id of the member who asks, and gets what a member may read; left out where that is everything
   * @throws ChatException `not_found`
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
    { conversation, author, content }: EntryDraft<Content>,
    result: AppendResult,
    deliver: (entry: EntryBase & Content, result: AppendResult) => void,
  ): Receipt {
    const { seq, at, roster, duplicate } = result;
    if (duplicate) return duplicateReceipt({ conversation, seq, at });
    const entry = tagWithRoster(roster, entryAt({ conversation, seq, at }, content));
    deliver(entry, result);
    this.publish({ entry, author });
    return { id: entry.id, conversation, seq, at: entry.at };
  }

  /** Whoever is told hears it first. */
  private publish(stored: AppendedEntry): void {
    if (this.queue.push(stored) > 1) return;
    queueMicrotask(() => {
      for (const one of this.queue.splice(0)) this.appended.next(one);
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

  /** How the entry at `seq` is quoted. Rejects with `not_found` when there is none. */
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
