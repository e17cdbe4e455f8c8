import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { sql } from 'kysely';
import { ConversationList } from '../conversation/conversation.list.js';
import { EntryReader } from '../conversation/entry.reader.js';
import { Database } from '../database/database.js';
import type { EntryRow } from '../database/schema.js';
import { Delivery } from '../delivery/delivery.js';
import { isDirect, peopleOf } from '../conversation/pair.js';
import { LOBBY } from '../protocol/limits.js';
import type { Entry } from '../protocol/shapes.js';
import { Relay } from '../relay/relay.js';

const LOOK_EVERY_MS = 2_000;
/** What was said a moment ago may still be on its way. */
const ON_ITS_WAY_MS = 1_000;
/** How far the clocks of two nodes may differ, and how long a line may wait for its commit, in all. */
const LOOK_BACK_MS = 15_000;
/** Of one conversation; whoever missed more finds the gap before these. */
const REPEATED_MAX = 20;

type Head = { conversation: string; head: number };

/**
 * Looks every two seconds into the log for what was said and not told here: because a word got lost on its way from
 * another node, or because that node died before it said one. Tells it, to those who may hear it.
 */
@Injectable()
export class Lookout implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private readonly startedAt = Date.now();
  private lookedAt = this.startedAt;
  private readonly subscription;

  constructor(
    private readonly relay: Relay,
    private readonly database: Database,
    private readonly delivery: Delivery,
    private readonly list: ConversationList,
    private readonly reader: EntryReader,
  ) {
    this.subscription = delivery.found.subscribe(({ person, conversation }) => {
      void this.tellFound(person, conversation).catch(() => {});
    });
  }

  onApplicationBootstrap(): void {
    if (!this.relay.isAlone) this.lookLater();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.subscription.unsubscribe();
  }

  /** One look after the other: a slow database is not asked twice at once. */
  private lookLater(): void {
    this.timer = setTimeout(() => {
      void this.look()
        // A database that is away says so in the log by itself; the next look goes back as far as is needed.
        .catch(() => {})
        .finally(() => {
          if (this.timer) this.lookLater();
        });
    }, LOOK_EVERY_MS).unref();
  }

  private async look(): Promise<void> {
    const now = Date.now();
    // Whoever came in since the start was welcomed with all that was said before.
    const from = Math.max(Math.min(this.lookedAt, now) - LOOK_BACK_MS, this.startedAt);
    const { rows } = await sql<Head>`
      SELECT conversation, max(seq) AS head FROM entries
      WHERE at > ${from} AND at <= ${now - ON_ITS_WAY_MS} GROUP BY conversation`.execute(this.database.query);
    const missed = rows.filter(({ conversation, head }) => head > this.delivery.heardUpTo(conversation));
    for (const head of missed) await this.repeat(head, from);
    this.lookedAt = now;
  }

  /** @param from what was said before, in milliseconds since 1970, was told when it was said, or by an earlier look */
  private async repeat({ conversation, head }: Head, from: number): Promise<void> {
    const { rows } = await sql<EntryRow>`
      SELECT * FROM entries WHERE conversation = ${conversation} AND at > ${from}
        AND seq > ${this.delivery.heardUpTo(conversation)} AND seq <= ${head}
      ORDER BY seq DESC LIMIT ${sql.lit(REPEATED_MAX)}`.execute(this.database.query);
    const people = isDirect(conversation) ? peopleOf(conversation) : undefined;
    if (conversation !== LOBBY && !people) await this.delivery.review(conversation);
    const repeat = (event: 'textmsg' | 'notice', entry: Entry) =>
      people
        ? this.delivery.repeatToPeople(people, event, entry)
        : this.delivery.repeatToConversation(conversation, event, entry);
    const entries = await this.reader.read(rows.toReversed());
    // Nothing waits for what is before these.
    if (entries[0]) this.delivery.noteHeard(conversation, entries[0].seq - 1);
    for (const entry of entries) {
      if (entry.seq <= this.delivery.heardUpTo(conversation)) continue;
      repeat(entry.kind === 'text' ? 'textmsg' : 'notice', entry);
    }
    this.delivery.noteHeard(conversation, head);
  }

  private async tellFound(person: string, conversation: string): Promise<void> {
    const seen = await this.list.one({ id: person, name: '', avatar: '' }, conversation);
    this.delivery.repeatToPeople([person], 'conversation', seen);
  }
}
