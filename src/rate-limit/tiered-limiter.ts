import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { ChatException } from '../protocol/chat-exception.js';
import type { RedisCounters } from './redis-counters.js';

/** A flood is this many times what is allowed. */
const FLOOD = 20;
/** This part of what is allowed is not worth asking the other nodes about: most people never use more. */
const LOCAL_SHARE = 1 / 8;
/** A key that overdrew waits for at most so many windows. */
const DEBT_MAX_WINDOWS = 10;

/** Points that may be spent on one thing in each window of so many seconds. */
export interface LimitOptions {
  points: number;
  duration: number;
}

/**
 * How much each key may have of one thing. Counted here; whoever has had more than an eighth here is counted together
 * with what they have on the other nodes, as long as Redis answers.
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
   * @returns whether it was counted for all nodes
   * @throws RateLimitedException
   */
  async consume(key: string, points: number): Promise<boolean> {
    const spent = await this.consumeLocal(key, points);
    if (!this.sharedLimiter || spent <= this.localShare) return false;
    // With the first question, what was not asked about before counts as well.
    const unsaid = spent - points <= this.localShare ? spent : points;
    return this.consumeShared(this.sharedLimiter, key, unsaid);
  }

  /**
   * Checks a key before work whose cost is known afterwards, and counted by `charge`.
   * @throws RateLimitedException where nothing is left
   */
  async check(key: string): Promise<void> {
    const spent = await this.localLimiter.get(key);
    if (spent !== null && spent.consumedPoints >= this.localLimiter.points) this.refuse(spent);
  }

  /**
   * Counts points for work that is done, also where that is more than is left; never rejects.
   * @param carriesDebt whether a key that overdrew waits until its windows have paid for it
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

  /** @param sharedLimiter what `consume` said of it */
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
  /** @param isFlood so much that only closing the connection helps */
  constructor(
    retryAfterMs: number,
    readonly isFlood: boolean,
  ) {
    super('rate_limited', 'too much at once: send the same again later', { retryAfterMs });
  }
}
