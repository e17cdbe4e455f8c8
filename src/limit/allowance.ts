import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '../protocol/refusal.js';
import type { SharedCounts } from './shared.counts.js';

/** A flood is this many times what is allowed. */
const FLOOD = 20;
/** This part of what is allowed is not worth asking the other nodes about: most people never use more. */
const UNASKED = 1 / 8;

/** Points that may be spent on one thing in each window of so many seconds. */
export interface Measure {
  points: number;
  duration: number;
}

/**
 * How much each key may have of one thing. Counted here; whoever has had more than an eighth here is counted together
 * with what they have on the other nodes, as long as Redis answers.
 */
export class Allowance {
  private readonly here: RateLimiterMemory;
  private readonly everywhere: RateLimiterRedis | undefined;
  private readonly unasked: number;

  constructor(
    name: string,
    { points, duration }: Measure,
    private readonly shared?: SharedCounts,
  ) {
    this.unasked = Math.floor(points * UNASKED);
    this.here = new RateLimiterMemory({ keyPrefix: name, points, duration });
    if (!shared) return;
    const keyPrefix = `${shared.chat}:limit:${name}`;
    this.everywhere = new RateLimiterRedis({
      storeClient: shared.client,
      useRedisPackage: true,
      keyPrefix,
      points,
      duration,
    });
  }

  /**
   * @returns whether it was counted for all nodes
   * @throws RateRefusal
   */
  async spend(key: string, points: number): Promise<boolean> {
    const spent = await this.spendHere(key, points);
    if (!this.everywhere || spent <= this.unasked) return false;
    // With the first question, what was not asked about before counts as well.
    const unsaid = spent - points <= this.unasked ? spent : points;
    return this.spendEverywhere(this.everywhere, key, unsaid);
  }

  /** @param everywhere what `spend` said of it */
  async giveBack(key: string, points: number, everywhere: boolean): Promise<void> {
    await this.here.reward(key, points);
    if (everywhere) await this.shared?.ask(async () => this.everywhere!.reward(key, points));
  }

  private async spendHere(key: string, points: number): Promise<number> {
    try {
      return (await this.here.consume(key, points)).consumedPoints;
    } catch (no) {
      return this.refuse(no);
    }
  }

  private async spendEverywhere(limiter: RateLimiterRedis, key: string, points: number): Promise<boolean> {
    const answer = await this.shared!.ask(() =>
      limiter.consume(key, points).catch((no: unknown) => {
        if (no instanceof RateLimiterRes) return new Over(no);
        throw no;
      }),
    );
    if (answer instanceof Over) this.refuse(answer.by);
    return answer !== undefined;
  }

  private refuse(no: unknown): never {
    if (!(no instanceof RateLimiterRes)) throw no;
    throw new RateRefusal(Math.ceil(no.msBeforeNext), no.consumedPoints > this.here.points * FLOOD);
  }
}

class Over {
  constructor(readonly by: RateLimiterRes) {}
}

export class RateRefusal extends Refusal {
  /** @param isFlood so much that only closing the connection helps */
  constructor(
    retryAfterMs: number,
    readonly isFlood: boolean,
  ) {
    super('rate_limited', 'too much at once: send the same again later', { retryAfterMs });
  }
}
