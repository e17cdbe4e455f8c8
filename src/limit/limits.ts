import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '../protocol/refusal.js';
import { networkOf } from './address.js';
import { UNKNOWN_WEIGHT, WEIGHTS } from './weights.js';

export const RATE_LIMITS = Symbol('RATE_LIMITS');

/** A flood is this many times what is allowed. */
const FLOOD = 20;

/** Who asks, for whom it is counted. */
export interface Asker {
  socket: string;
  /** Id; `undefined` for a visitor. */
  person: string | undefined;
  address: string;
}

/** How much one may ask for. Counted in memory, by each node for itself. */
@Injectable()
export class Limits {
  // 30 messages at once, or five a second for as long as one likes; a person with several tabs has twice that.
  private readonly bySocket = new RateLimiterMemory({ keyPrefix: 'socket', points: 150, duration: 6 });
  private readonly byPerson = new RateLimiterMemory({ keyPrefix: 'person', points: 300, duration: 6 });
  // A class, an office, a village behind one address.
  private readonly byAddress = new RateLimiterMemory({ keyPrefix: 'address', points: 6_000, duration: 6 });
  private readonly arrivals = new RateLimiterMemory({ keyPrefix: 'arrival', points: 300, duration: 10 });
  private readonly names = new RateLimiterMemory({ keyPrefix: 'name', points: 200, duration: 600 });
  private readonly guesses = new RateLimiterMemory({ keyPrefix: 'guess', points: 10, duration: 900 });
  private readonly guessers = new RateLimiterMemory({ keyPrefix: 'guesser', points: 100, duration: 900 });

  constructor(@Inject(RATE_LIMITS) private readonly isOn: boolean) {}

  /**
   * Counts a request.
   * @throws Refusal `rate_limited`
   */
  async request(event: string, { socket, person, address }: Asker): Promise<void> {
    if (!this.isOn) return;
    const weight = Object.hasOwn(WEIGHTS, event) ? WEIGHTS[event as keyof typeof WEIGHTS] : UNKNOWN_WEIGHT;
    await spend(this.bySocket, socket, weight);
    if (person !== undefined) await spend(this.byPerson, person, weight);
    await spend(this.byAddress, networkOf(address), weight);
  }

  /** @throws Refusal `rate_limited` */
  async arrival(address: string): Promise<void> {
    if (this.isOn) await spend(this.arrivals, networkOf(address), 1);
  }

  /** @throws Refusal `rate_limited` where one address takes nicknames by the hundred */
  async naming(address: string): Promise<void> {
    if (this.isOn) await spend(this.names, networkOf(address), 1);
  }

  /**
   * Counts a try to get in by a secret, before it is looked at: many at once are many.
   * @param what whose secret it is
   * @returns a function that takes the count back, for a try that was no guess
   * @throws Refusal `rate_limited`
   */
  async guess(what: string, address: string): Promise<() => Promise<void>> {
    if (!this.isOn) return async () => {};
    const network = networkOf(address);
    const target = `${what} ${network}`;
    await spend(this.guesses, target, 1);
    await spend(this.guessers, network, 1);
    return async () => {
      await Promise.all([this.guesses.reward(target, 1), this.guessers.reward(network, 1)]);
    };
  }
}

async function spend(limiter: RateLimiterMemory, key: string, points: number): Promise<void> {
  try {
    await limiter.consume(key, points);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const { msBeforeNext, consumedPoints } = error;
    throw new RateRefusal(Math.ceil(msBeforeNext), consumedPoints > limiter.points * FLOOD);
  }
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
