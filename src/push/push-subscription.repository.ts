import { Injectable } from '@nestjs/common';
import { createECDH } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import { Database } from '../database/database.js';
import type { PushSubscriptionRow } from '../database/schema.js';
import { Refusal } from '../protocol/refusal.js';
import type { PushSubscribe } from '../protocol/push.requests.js';

export type Subscription = Selectable<PushSubscriptionRow>;

/** Browsers of one person; with one more, the oldest is forgotten. */
const SUBSCRIPTIONS_MAX = 10;
/** How soon this node knows that somebody subscribed on another. */
const LOOK_AGAIN_MS = 5_000;

/** Which browsers of whom want to be called. */
@Injectable()
export class Subscriptions {
  private areThere = false;
  private lookedAt = -Infinity;

  constructor(private readonly database: Database) {}

  /** @throws Refusal `invalid` for keys with which nothing can be encrypted */
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
        // The same browser under another nickname, or with another wish.
        .onConflict((conflict) => conflict.column('endpoint').doUpdateSet(row)),
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
    this.areThere = true;
  }

  async remove(endpoint: string, person?: string): Promise<void> {
    await this.database.query
      .deleteFrom('push_subscriptions')
      .where('endpoint', '=', endpoint)
      .$if(person !== undefined, (q) => q.where('person', '=', person!))
      .execute();
  }

  async of(people: string[]): Promise<Subscription[]> {
    if (people.length === 0) return [];
    return this.database.query
      .selectFrom('push_subscriptions')
      .selectAll()
      .where('person', 'in', people)
      .execute();
  }

  /** Whether there is any at all, as of a few seconds ago: a house in which nobody subscribed does nothing further. */
  async any(): Promise<boolean> {
    if (performance.now() - this.lookedAt > LOOK_AGAIN_MS) {
      this.lookedAt = performance.now();
      const { rows } = await sql`SELECT 1 FROM push_subscriptions LIMIT 1`.execute(this.database.query);
      this.areThere = rows.length > 0;
    }
    return this.areThere;
  }
}

function readKeys(keys: unknown): { p256dh: string; auth: string } {
  const { p256dh, auth } = keys as Record<string, unknown>;
  const [point, secret] = [bytesOf(p256dh), bytesOf(auth)];
  if (point?.length !== 65 || secret?.length !== 16 || !isOnCurve(point)) {
    throw new Refusal('invalid', 'not the keys of a subscription', { fields: ['keys'] });
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
