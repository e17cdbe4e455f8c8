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
/** What was said a moment ago may still be on its way. */
const IN_FLIGHT_MS = 1_000;
/** How far the clocks of two nodes may differ, and how long a line may wait for its commit, in all. */
const POLL_OVERLAP_MS = 15_000;
/** Of one conversation; whoever missed more finds the gap before these. */
const REDELIVERED_MAX = 20;

type Head = { conversation: string; head: number };

/**
 * Looks every two seconds into the log for what was said and not told here: because a word got lost on its way from
 * another node, or because that node died before it said one. Tells it, to those who may hear it.
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

  /** One look after the other: a slow database is not asked twice at once. */
  private schedulePoll(): void {
    this.timer = setTimeout(() => {
      void this.poll()
        // A database that is away says so in the log by itself; the next look goes back as far as is needed.
        .catch(() => {})
        .finally(() => {
          if (this.timer) this.schedulePoll();
        });
    }, POLL_INTERVAL_MS).unref();
  }

  private async poll(): Promise<void> {
    const now = Date.now();
    // Whoever came in since the start was welcomed with all that was said before.
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

  /** @param from what was said before, in milliseconds since 1970, was told when it was said, or by an earlier look */
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
    // Nothing waits for what is before these.
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
