import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { sql, type SqlBool } from 'kysely';
import { Database } from '../database/database.js';
import { Delivery } from '../delivery/delivery.js';
import { Beginnings } from './beginnings.js';
import { DAY_MS, FOR_EVER, RETENTION } from './days.js';

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
 * Erases what has been kept for long enough, once an hour. Each node does so for all: what one of them has erased, the
 * others do not find.
 */
@Injectable()
export class RetentionSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isOver = false;

  constructor(
    private readonly database: Database,
    private readonly beginnings: Beginnings,
    private readonly delivery: Delivery,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.soon(), HOUR_MS).unref();
    this.soon();
  }

  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    clearInterval(this.timer);
    await this.running;
  }

  /** One round, after the one that is under way. */
  soon(): void {
    this.running = this.running
      .then(() => this.round())
      .catch((error: unknown) => {
        log.warn(`not everything was erased that is due, which is tried again: ${(error as Error).message}`);
      });
  }

  /** For how many days the house keeps what is said; 0 for ever. */
  async days(): Promise<number> {
    const row = await this.database.query
      .selectFrom('settings')
      .select('value')
      .where('name', '=', RETENTION)
      .executeTakeFirst();
    return row ? Number(row.value) : FOR_EVER;
  }

  /** @param now milliseconds since 1970 */
  async round(now = Date.now()): Promise<void> {
    const days = await this.days();
    for (let due: Due[] = []; !this.isOver;) {
      due = await this.due(days, now);
      for (const conversation of due) {
        await this.erase(conversation, now - (conversation.kept_days ?? days) * DAY_MS);
      }
      if (due.length < CONVERSATIONS) return;
    }
  }

  /** Conversations whose first line is too old. */
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
          and([eb('c.kept_days', '>', FOR_EVER), own]),
          ...(days === FOR_EVER ? [] : [and([eb('c.kept_days', 'is', null), house])]),
        ]),
      )
      .limit(CONVERSATIONS)
      .execute();
  }

  private async erase({ id, kind, since: from }: Due, before: number): Promise<void> {
    let since = from;
    for (let next: number | undefined; !this.isOver; since = next) {
      next = await this.beginnings.erase(id, since, before);
      if (next === undefined) break;
    }
    if (since === from) return;
    log.log(`erased what was said up to ${since - 1} in ${id}`);
    await this.tell(id, kind, since);
  }

  private async tell(conversation: string, kind: Due['kind'], since: number): Promise<void> {
    const fact = { conversation, since };
    if (kind === 'room') return this.delivery.toConversation(conversation, 'conversation:since', fact);
    const people = await this.database.query
      .selectFrom('members')
      .select('person')
      .where('conversation', '=', conversation)
      .execute();
    this.delivery.toPeople(
      people.map(({ person }) => person),
      'conversation:since',
      fact,
    );
  }
}
