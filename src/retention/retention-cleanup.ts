import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { sql, type SqlBool } from 'kysely';
import { Database } from '../database/database.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { INVITATION_LIFE_MS } from '../protocol/constants.js';
import { LogTruncation } from './log-truncation.js';
import { DAY_MS, FOREVER, RETENTION_KEY } from './retention.constants.js';

const HOUR_MS = 60 * 60_000;
const CONVERSATIONS = 100;

const log = new Logger('Retention');

interface Due {
  id: string;
  kind: 'room' | 'direct';
  since: number;
  kept_days: number | null;
}

/**
 * Erases entries beyond their retention time, once an hour. Every node runs it for all conversations; what one has
 * erased, the others do not find.
 */
@Injectable()
export class RetentionCleanup implements OnApplicationBootstrap, OnModuleDestroy {
  private running: Promise<void> = Promise.resolve();
  private isOver = false;

  constructor(
    private readonly database: Database,
    private readonly truncation: LogTruncation,
    private readonly delivery: DeliveryService,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  /** Queues a run after the current one. */
  @Interval(HOUR_MS)
  schedule(): void {
    if (this.isOver) return;
    this.running = this.running
      .then(() => this.run())
      .catch((error: unknown) => {
        log.warn(`retention did not erase everything due and will retry: ${(error as Error).message}`);
      });
  }

  /** Returns the server's default retention in days; 0 for ever. */
  async days(): Promise<number> {
    const row = await this.database.query
      .selectFrom('settings')
      .select('value')
      .where('name', '=', RETENTION_KEY)
      .executeTakeFirst();
    return row ? Number(row.value) : FOREVER;
  }

  /** @param now milliseconds since 1970 */
  async run(now = Date.now()): Promise<void> {
    await this.database.query
      .deleteFrom('invitations')
      .where('at', '<=', now - INVITATION_LIFE_MS)
      .execute();
    const days = await this.days();
    for (let due: Due[] = []; !this.isOver;) {
      due = await this.due(days, now);
      for (const conversation of due) {
        await this.truncate(conversation, now - (conversation.kept_days ?? days) * DAY_MS);
      }
      if (due.length < CONVERSATIONS) return;
    }
  }

  /** Returns the conversations whose first entry is too old. */
  private async due(days: number, now: number): Promise<Due[]> {
    const own = sql<SqlBool>`e.at < ${now} - CAST(c.kept_days AS bigint) * ${sql.lit(DAY_MS)}`;
    const house = sql<SqlBool>`e.at < ${now - days * DAY_MS}`;
    return this.database.query
      .selectFrom('conversations as c')
      .innerJoin('entries as e', (join) =>
        join.onRef('e.conversation', '=', 'c.id').onRef('e.seq', '=', 'c.since'),
      )
      .select(['c.id', 'c.kind', 'c.since', 'c.kept_days'])
      .where(({ or, and, eb }) =>
        or([
          and([eb('c.kept_days', '>', FOREVER), own]),
          ...(days === FOREVER ? [] : [and([eb('c.kept_days', 'is', null), house])]),
        ]),
      )
      .limit(CONVERSATIONS)
      .execute();
  }

  private async truncate({ id, kind, since: from }: Due, before: number): Promise<void> {
    let since = from;
    for (let next: number | undefined; !this.isOver; since = next) {
      next = await this.truncation.truncateBatch(id, since, before);
      if (next === undefined) break;
    }
    if (since === from) return;
    log.log(`erased entries up to seq ${since - 1} in ${id}`);
    await this.broadcast(id, kind, since);
  }

  private async broadcast(conversation: string, kind: Due['kind'], since: number): Promise<void> {
    const fact = { conversation, since };
    if (kind === 'room') return this.delivery.toConversation(conversation, 'conversation:since', fact);
    const people = await this.database.query
      .selectFrom('members')
      .select('person')
      .where('conversation', '=', conversation)
      .execute();
    this.delivery.toUsers(
      people.map(({ person }) => person),
      'conversation:since',
      fact,
    );
  }
}
