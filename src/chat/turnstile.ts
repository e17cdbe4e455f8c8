import { Logger } from '@nestjs/common';
import type { ChatSocket } from '../delivery/delivery.js';
import { RateRefusal } from '../limit/allowance.js';
import type { Limits } from '../limit/limits.js';

const log = new Logger('Door');

/** Lets requests through as fast as is allowed, and closes the connection of whoever floods it all the same. */
export class Turnstile {
  constructor(private readonly limits: Limits) {}

  /** @throws Refusal `rate_limited` */
  pass(event: string, { id, data, conn }: ChatSocket): Promise<void> | undefined {
    const asker = { socket: id, person: data.person?.id, address: data.address };
    return this.limits.request(event, asker)?.catch((error: unknown) => {
      if (error instanceof RateRefusal && error.isFlood && conn.readyState === 'open') {
        log.warn(`closed a connection that floods, from ${data.address}`);
        conn.close();
      }
      throw error;
    });
  }
}
