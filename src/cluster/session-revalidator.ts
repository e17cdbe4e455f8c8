import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DeliveryService } from '../delivery/delivery.service.js';
import { SessionTokens } from '../identity/session-tokens.js';
import { ClusterBus } from '../bus/cluster-bus.js';

const CHECK_EVERY_MS = 15_000;

/** Lets go of connections whose session ended on another node, where this one was not told. */
@Injectable()
export class SessionRevalidator {
  constructor(
    private readonly bus: ClusterBus,
    private readonly tokens: SessionTokens,
    private readonly delivery: DeliveryService,
  ) {}

  @Interval(CHECK_EVERY_MS)
  async check(): Promise<void> {
    if (this.bus.isSingleNode) return;
    // A database that is down is in the log already; the next round asks again.
    await this.revalidate().catch(() => {});
  }

  private async revalidate(): Promise<void> {
    const hashes = new Set(this.delivery.allSocketData.flatMap(({ tokenHash }) => tokenHash ?? []));
    if (hashes.size === 0) return;
    const valid = new Set(await this.tokens.filterValid([...hashes]));
    this.delivery.disconnectWhere(
      ({ tokenHash }) => tokenHash !== undefined && hashes.has(tokenHash) && !valid.has(tokenHash),
      'signed_out',
    );
  }
}
