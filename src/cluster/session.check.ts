import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Delivery } from '../delivery/delivery.js';
import { Tokens } from '../identity/tokens.js';
import { Relay } from '../relay/relay.js';

const CHECK_EVERY_MS = 15_000;

/** Lets go of connections whose session ended on another node, where this one was not told. */
@Injectable()
export class SessionCheck implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly relay: Relay,
    private readonly tokens: Tokens,
    private readonly delivery: Delivery,
  ) {}

  onApplicationBootstrap(): void {
    if (this.relay.isAlone) return;
    this.timer = setInterval(() => void this.check().catch(() => {}), CHECK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async check(): Promise<void> {
    const hashes = new Set(this.delivery.everybody.flatMap(({ tokenHash }) => tokenHash ?? []));
    if (hashes.size === 0) return;
    const valid = new Set(await this.tokens.known([...hashes]));
    this.delivery.endWhere(
      ({ tokenHash }) => tokenHash !== undefined && hashes.has(tokenHash) && !valid.has(tokenHash),
      'signed_out',
    );
  }
}
