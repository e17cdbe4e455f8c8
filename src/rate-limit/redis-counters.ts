import { createClient } from 'redis';
import { setTimeout as pause } from 'node:timers/promises';

/** If Redis takes longer, the node's own count decides. */
const TIMEOUT_MS = 250;
/** How long Redis is not used after a timeout. */
const RETRY_AFTER_MS = 2_000;
const RECONNECT_MAX_MS = 2_000;

/** Counts that the nodes of a cluster share. Redis deletes them when their window ends. */
export class RedisCounters {
  readonly client;
  private retryAt = 0;

  /** @param chat the cluster's id, unique on this Redis */
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
    // The bus reports that Redis is down.
    this.client.on('error', () => {});
    this.client.connect().catch(() => {});
  }

  /** Returns whether all nodes together allow it; `undefined` if Redis does not reply in time. */
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
