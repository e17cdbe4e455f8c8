import type { ChatSocket } from '../delivery/delivery.service.js';
import { RateLimitedException } from '../rate-limit/tiered-limiter.js';
import type { Requester, RateLimits } from '../rate-limit/rate-limits.js';
import { disconnectFlood, type FloodingConnection } from './flood-disconnect.js';

/** Applies the rate limits to requests, and closes connections that flood. */
export class RequestRateLimiter {
  constructor(private readonly limits: RateLimits) {}

  /** @throws ChatException `rate_limited` */
  consume(event: string, { id, data, conn }: ChatSocket): Promise<void> | undefined {
    return this.limits.request(event, requesterOf({ id, data }))?.catch((error: unknown) => {
      if (error instanceof RateLimitedException && error.isFlood) {
        data.isClosing = true;
        disconnectFlood(conn as unknown as FloodingConnection, 'requests far above the rate limits');
      }
      throw error;
    });
  }

  /**
   * Counts a request as under way until the returned function is called.
   * @throws ChatException `rate_limited`
   */
  begin(socket: ChatSocket): () => void {
    return this.limits.begin(requesterOf(socket));
  }

  /** Charges a reply by its size. */
  charge(socket: ChatSocket, bytes: number): Promise<unknown> | undefined {
    return this.limits.replied(requesterOf(socket), bytes);
  }
}

function requesterOf({ id, data }: Pick<ChatSocket, 'id' | 'data'>): Requester {
  return { socket: id, person: data.person?.id, address: data.address };
}
