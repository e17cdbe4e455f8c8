import { createClient } from 'redis';
import { setTimeout as pause } from 'node:timers/promises';

/** Nobody waits longer for Redis: what a node counted by itself decides then. */
const PATIENCE_MS = 250;
/** After it did not answer it is left alone for so long. */
const LEFT_ALONE_MS = 2_000;
const RETURN_MAX_MS = 2_000;

/** The counts that the nodes of one chat have in common. Redis forgets them when their window ends. */
export class SharedCounts {
  readonly client;
  private askAgainAt = 0;

  /** @param chat no other chat on the same Redis is called so */
  constructor(
    url: string,
    readonly chat: string,
  ) {
    this.client = createClient({
      url,
      disableOfflineQueue: true,
      socket: {
        connectTimeout: LEFT_ALONE_MS,
        reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, RETURN_MAX_MS) * (0.5 + Math.random() / 2),
      },
    });
    // The relay tells the operator that Redis is away.
    this.client.on('error', () => {});
    this.client.connect().catch(() => {});
  }

  /** @returns whether the nodes together allow it; `undefined` where Redis does not say */
  async ask<Answer>(question: () => Promise<Answer>): Promise<Answer | undefined> {
    if (!this.client.isReady || performance.now() < this.askAgainAt) return undefined;
    const answer = await Promise.race([question(), pause(PATIENCE_MS, undefined, { ref: false })]).catch(
      () => undefined,
    );
    if (answer === undefined) this.askAgainAt = performance.now() + LEFT_ALONE_MS;
    return answer;
  }

  close(): void {
    this.client.destroy();
  }
}
