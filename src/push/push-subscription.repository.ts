import { Injectable, Logger } from '@nestjs/common';
import { createECDH } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import { Database } from '../database/database.js';
import type { PushSubscriptionRow } from '../database/schema.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { PushSubscribe } from '../protocol/push.dto.js';

export type PushSubscription = Selectable<PushSubscriptionRow>;

/** Subscriptions of one user; above this the oldest is deleted. */
const SUBSCRIPTIONS_MAX = 10;
/**
 * A subscription is deleted after this many consecutive failures: with these delays, a day and a half after the first.
 */
const FAILURES_MAX = 12;
const RETRY_MIN_MS = 60_000;
const RETRY_MAX_MS = 24 * 60 * 60_000;
/** How soon this node learns of subscriptions made on another. */
const CHECK_INTERVAL_MS = 5_000;

const log = new Logger('Push');

/** Push subscriptions of users. */
@Injectable()
export class PushSubscriptionRepository {
  private hasKnown = false;
  private checkedAt = -Infinity;

  constructor(private readonly database: Database) {}

  /** @throws ChatException `invalid` for keys that cannot be used for encryption */
  async add(person: string, token: string, { endpoint, keys, preview }: PushSubscribe): Promise<void> {
    const row = {
      person,
      token,
      ...readKeys(keys),
      preview: preview ? 1 : 0,
      created_at: Date.now(),
    };
    const { query } = this.database;
    await this.database.atomically([
      query
        .insertInto('push_subscriptions')
        .values({ endpoint, ...row })
        // The browser may now belong to another user, or have another preview setting.
        .onConflict((conflict) => conflict.column('endpoint').doUpdateSet({ ...row, retry_at: 0 })),
      query
        .deleteFrom('push_subscriptions')
        .where(
          'endpoint',
          'in',
          query
            .selectFrom('push_subscriptions')
            .select('endpoint')
            .where('person', '=', person)
            .orderBy('created_at', 'desc')
            .limit(1_000)
            .offset(SUBSCRIPTIONS_MAX),
        ),
    ]);
    this.hasKnown = true;
  }

  async remove(endpoint: string, person?: string): Promise<void> {
    await this.database.query
      .deleteFrom('push_subscriptions')
      .where('endpoint', '=', endpoint)
      .$if(person !== undefined, (q) => q.where('person', '=', person!))
      .execute();
  }

  /** Records that the push service accepted a request. */
  async succeeded({ endpoint, failures }: PushSubscription): Promise<void> {
    if (failures === 0) return;
    await this.database.query
      .updateTable('push_subscriptions')
      .set({ failures: 0, retry_at: 0 })
      .where('endpoint', '=', endpoint)
      .execute();
  }

  /**
   * Records a failure: the delay before the next request grows, and after `FAILURES_MAX` the subscription is deleted.
   */
  async failed({ endpoint, failures }: PushSubscription): Promise<void> {
    if (failures + 1 >= FAILURES_MAX) {
      log.warn('dropped a push subscription that failed for more than a day');
      return this.remove(endpoint);
    }
    const delay = Math.min(RETRY_MIN_MS * 2 ** failures, RETRY_MAX_MS);
    await this.database.query
      .updateTable('push_subscriptions')
      .set({ failures: failures + 1, retry_at: Date.now() + delay })
      .where('endpoint', '=', endpoint)
      .execute();
  }

  /** Returns the subscriptions that are not waiting after a failure. */
  async listFor(people: string[]): Promise<PushSubscription[]> {
    if (people.length === 0) return [];
    return this.database.query
      .selectFrom('push_subscriptions')
      .selectAll()
      .where('person', 'in', people)
      .where('retry_at', '<=', Date.now())
      .execute();
  }

  /** Returns whether any subscription existed within the last 5 seconds. Without one, no further work is done. */
  async hasAny(): Promise<boolean> {
    if (performance.now() - this.checkedAt > CHECK_INTERVAL_MS) {
      this.checkedAt = performance.now();
      const { rows } = await sql`SELECT 1 FROM push_subscriptions LIMIT 1`.execute(this.database.query);
      this.hasKnown = rows.length > 0;
    }
    return this.hasKnown;
  }
}

function readKeys(keys: unknown): { p256dh: string; auth: string } {
  const { p256dh, auth } = keys as Record<string, unknown>;
  const [point, secret] = [bytesOf(p256dh), bytesOf(auth)];
  if (point?.length !== 65 || secret?.length !== 16 || !isOnCurve(point)) {
    throw new ChatException('invalid', '`keys` are not valid Web Push keys', { fields: ['keys'] });
  }
  return { p256dh: point.toString('base64url'), auth: secret.toString('base64url') };
}

function bytesOf(text: unknown): Buffer | undefined {
  return typeof text === 'string' && text.length <= 100 ? Buffer.from(text, 'base64') : undefined;
}

function isOnCurve(point: Buffer): boolean {
  const mine = createECDH('prime256v1');
  mine.generateKeys();
  try {
    mine.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}
