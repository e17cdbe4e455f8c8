import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { sql } from 'kysely';
import { ConversationList } from '../conversation/conversation-list.js';
import { EntryReader } from '../conversation/log/entry-reader.js';
import { Database } from '../database/database.js';
import type { EntryRow } from '../database/schema.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { isDirect, participantsOf } from '../conversation/direct-id.js';
import { LOBBY } from '../protocol/constants.js';
import type { Entry } from '../protocol/types.js';
import { ClusterBus } from '../bus/cluster-bus.js';

const POLL_INTERVAL_MS = 2_000;
/** Newer entries may still be on their way over the bus. */
const IN_FLIGHT_MS = 1_000;
/** Limit for the clock difference between two nodes plus the wait of an entry for its commit. */
const POLL_OVERLAP_MS = 15_000;
/** Entries per conversation and poll. A client that missed more finds a gap before them. */
const REDELIVERED_MAX = 20;

type Head = { conversation: string; head: number };

/**
 * Polls the log every 2 s for entries that were not delivered on this node, and delivers them to the clients that may
 * read them. Either the bus lost the message, or the other node died before it sent one.
 */
@Injectable()
export class MissedMessagePoller implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private readonly startedAt = Date.now();
  private polledAt = this.startedAt;
  private readonly subscription;

  constructor(
    private readonly bus: ClusterBus,
    private readonly database: Database,
    private readonly delivery: DeliveryService,
    private readonly list: ConversationList,
    private readonly reader: EntryReader,
  ) {
    this.subscription = delivery.missedJoins.subscribe(({ person, conversation }) => {
      void this.sendConversation(person, conversation).catch(() => {});
    });
  }

  onApplicationBootstrap(): void {
    if (!this.bus.isSingleNode) this.schedulePoll();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.subscription.unsubscribe();
  }

  /** Schedules a poll after the previous one has ended, so a slow database never gets two at once. */
  private schedulePoll(): void {
    this.timer = setTimeout(() => {
      void this.poll()
        // The database layer logs an outage; the next poll then looks back as far as needed.
        .catch(() => {})
        .finally(() => {
          if (this.timer) this.schedulePoll();
        });
    }, POLL_INTERVAL_MS).unref();
  }

  private async poll(): Promise<void> {
    const now = Date.now();
    // A client that connected after the start got the earlier entries with its welcome.
    const from = Math.max(Math.min(this.polledAt, now) - POLL_OVERLAP_MS, this.startedAt);
    const { rows } = await sql<Head>`
      SELECT conversation, max(seq) AS head FROM entries
      WHERE at > ${from} AND at <= ${now - IN_FLIGHT_MS} GROUP BY conversation`.execute(this.database.query);
    const missed = rows.filter(
      ({ conversation, head }) => head > this.delivery.lastDeliveredSeq(conversation),
    );
    for (const head of missed) await this.redeliver(head, from);
    this.polledAt = now;
  }

  /** @param from milliseconds since 1970; earlier entries were delivered live or by an earlier poll */
  private async redeliver({ conversation, head }: Head, from: number): Promise<void> {
    const { rows } = await sql<EntryRow>`
      SELECT * FROM entries WHERE conversation = ${conversation} AND at > ${from}
        AND seq > ${this.delivery.lastDeliveredSeq(conversation)} AND seq <= ${head}
      ORDER BY seq DESC LIMIT ${sql.lit(REDELIVERED_MAX)}`.execute(this.database.query);
    const people = isDirect(conversation) ? participantsOf(conversation) : undefined;
    if (conversation !== LOBBY && !people) await this.delivery.resyncMembers(conversation);
    const redeliver = (event: 'textmsg' | 'notice', entry: Entry) =>
      people
        ? this.delivery.replayToUsers(people, event, entry)
        : this.delivery.replayToConversation(conversation, event, entry);
    const entries = await this.reader.read(rows.toReversed());
    // Delivery in order must not wait for the entries before these.
    if (entries[0]) this.delivery.markDelivered(conversation, entries[0].seq - 1);
    for (const entry of entries) {
      if (entry.seq <= this.delivery.lastDeliveredSeq(conversation)) continue;
      redeliver(entry.kind === 'text' ? 'textmsg' : 'notice', entry);
    }
    this.delivery.markDelivered(conversation, head);
  }

  private async sendConversation(person: string, conversation: string): Promise<void> {
    const seen = await this.list.getOne({ id: person, name: '', avatar: '' }, conversation);
    this.delivery.replayToUsers([person], 'conversation', seen);
  }
}
