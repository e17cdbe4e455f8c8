import { createClient } from 'redis';
import { setTimeout as pause } from 'node:timers/promises';

/** Nobody waits longer for Redis: what a node counted by itself decides then. */
const TIMEOUT_MS = 250;
/** After it did not answer it is left alone for so long. */
const RETRY_AFTER_MS = 2_000;
const RECONNECT_MAX_MS = 2_000;

/** The counts that the nodes of one chat have in common. Redis forgets them when their window ends. */
export class RedisCounters {
  readonly client;
  private retryAt = 0;

  /** @param chat no other chat on the same Redis is called so */
  constructor(
    url: string,
    readonly chat: string,
  ) {
    this.client = createClient({
      url,
      disableOfflineQueue: true,
      socket: {
        connectTimeout: RETRY_AFTER_MS,
        reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, RECONNECT_MAX_MS) * (0.5 + Math.random() / 2),
      },
    });
    // The relay tells the operator that Redis is away.
    this.client.on('error', () => {});
    this.client.connect().catch(() => {});
  }

  /** @returns whether the nodes together allow it; `undefined` where Redis does not say */
  async withTimeout<Answer>(question: () => Promise<Answer>): Promise<Answer | undefined> {
    if (!this.client.isReady || performance.now() < this.retryAt) return undefined;
    const answer = await Promise.race([question(), pause(TIMEOUT_MS, undefined, { ref: false })]).catch(
      () => undefined,
    );
    if (answer === undefined) this.retryAt = performance.now() + RETRY_AFTER_MS;
    return answer;
  }

  close(): void {
    this.client.destroy();
  }
}
