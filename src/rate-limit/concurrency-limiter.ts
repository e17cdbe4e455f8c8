import { RateLimitedException } from './tiered-limiter.js';

/** When a rejected client retries: requests under way mostly take milliseconds. */
const RETRY_AFTER_MS = 500;

/** Limits the concurrent requests of one user and of one address. */
export class ConcurrencyLimiter {
  private readonly counts = new Map<string, number>();

  constructor(private readonly max: { person: number; address: number }) {}

  /**
   * @param person `undefined` for a visitor
   * @returns a function to be called once, at the end
   * @throws RateLimitedException
   */
  acquire(person: string | undefined, address: string): () => void {
    const keys = [`address ${address}`, ...(person === undefined ? [] : [`person ${person}`])];
    const isFull =
      this.of(keys[0]!) >= this.max.address || (keys.length > 1 && this.of(keys[1]!) >= this.max.person);
    if (isFull) throw new RateLimitedException(RETRY_AFTER_MS, false);
    for (const key of keys) this.counts.set(key, this.of(key) + 1);
    return () => {
      for (const key of keys) {
        const left = this.of(key) - 1;
        if (left > 0) this.counts.set(key, left);
        else this.counts.delete(key);
      }
    };
  }

  private of(key: string): number {
    return this.counts.get(key) ?? 0;
  }
}
