import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ChatException } from '../protocol/chat-exception.js';
import type { RedisCounters } from './redis-counters.js';

/** A flood exceeds the limit by this factor. */
const FLOOD = 20;
/** Below this share of the limit no other node is consulted: most users never exceed it. */
const LOCAL_SHARE = 1 / 8;
/** A key with debt is blocked for at most this many windows. */
const DEBT_MAX_WINDOWS = 10;

/** Points per window; `duration` is in seconds. */
export interface LimitOptions {
  points: number;
  duration: number;
}

/**
 * Limits the points of each key. Counts locally; a key that exceeds an eighth of its limit is also counted across
 * nodes, while Redis replies.
 */
export class TieredLimiter {
  private readonly localLimiter: RateLimiterMemory;
  private readonly sharedLimiter: RateLimiterRedis | undefined;
  private readonly localShare: number;

  constructor(
    name: string,
    { points, duration }: LimitOptions,
    private readonly shared?: RedisCounters,
  ) {
    this.localShare = Math.floor(points * LOCAL_SHARE);
    this.localLimiter = new RateLimiterMemory({ keyPrefix: name, points, duration });
    if (!shared) return;
    const keyPrefix = `${shared.chat}:limit:${name}`;
    this.sharedLimiter = new RateLimiterRedis({
      storeClient: shared.client,
      useRedisPackage: true,
      keyPrefix,
      points,
      duration,
    });
  }

  /**
   * Returns whether the points were counted across nodes.
   * @throws RateLimitedException
   */
  async consume(key: string, points: number): Promise<boolean> {
    const spent = await this.consumeLocal(key, points);
    if (!this.sharedLimiter || spent <= this.localShare) return false;
    // The first shared count includes the points that were only counted locally.
    const unsaid = spent - points <= this.localShare ? spent : points;
    return this.consumeShared(this.sharedLimiter, key, unsaid);
  }

  /**
   * Checks a key before work whose cost is only known afterwards and is counted by `charge`.
   * @throws RateLimitedException if nothing is left
   */
  async check(key: string): Promise<void> {
    const spent = await this.localLimiter.get(key);
    if (spent !== null && spent.consumedPoints >= this.localLimiter.points) this.refuse(spent);
  }

  /**
   * Counts points of finished work, even above the limit. Never rejects.
   * @param carriesDebt whether a key above its limit is blocked until its windows have covered the debt
   */
  async charge(key: string, points: number, carriesDebt: boolean): Promise<void> {
    if (points <= 0) return;
    const { localLimiter, sharedLimiter } = this;
    const { consumedPoints } = await localLimiter.penalty(key, points);
    if (carriesDebt && consumedPoints > localLimiter.points) {
      const windows = Math.min(consumedPoints / localLimiter.points, DEBT_MAX_WINDOWS);
      await localLimiter.block(key, Math.ceil(localLimiter.duration * windows));
    }
    if (!sharedLimiter || consumedPoints <= this.localShare) return;
    const unsaid = consumedPoints - points <= this.localShare ? consumedPoints : points;
    await this.shared!.withTimeout(() => sharedLimiter.penalty(key, unsaid));
  }

  /** @param everywhere the result of `consume` */
  async refund(key: string, points: number, everywhere: boolean): Promise<void> {
    await this.localLimiter.reward(key, points);
    if (everywhere) await this.shared?.withTimeout(async () => this.sharedLimiter!.reward(key, points));
  }

  private async consumeLocal(key: string, points: number): Promise<number> {
    try {
      return (await this.localLimiter.consume(key, points)).consumedPoints;
    } catch (no) {
      return this.refuse(no);
    }
  }

  private async consumeShared(limiter: RateLimiterRedis, key: string, points: number): Promise<boolean> {
    const answer = await this.shared!.withTimeout(() =>
      limiter.consume(key, points).catch((no: unknown) => {
        if (no instanceof RateLimiterRes) return new LimitExceeded(no);
        throw no;
      }),
    );
    if (answer instanceof LimitExceeded) this.refuse(answer.by);
    return answer !== undefined;
  }

  private refuse(no: unknown): never {
    if (!(no instanceof RateLimiterRes)) throw no;
    throw new RateLimitedException(
      Math.ceil(no.msBeforeNext),
      no.consumedPoints > this.localLimiter.points * FLOOD,
    );
  }
}

class LimitExceeded {
  constructor(readonly by: RateLimiterRes) {}
}

export class RateLimitedException extends ChatException {
  /** @param isFlood so far above the limit that the connection must be closed */
  constructor(
    retryAfterMs: number,
    readonly isFlood: boolean,
  ) {
    super('rate_limited', 'rate limit exceeded: retry after `retryAfterMs`', { retryAfterMs });
  }
}
