import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DeliveryService } from '../delivery/delivery.service.js';
import { SessionTokens } from '../identity/session-tokens.js';
import { ClusterBus } from '../bus/cluster-bus.js';

const CHECK_EVERY_MS = 15_000;

/** Disconnects clients whose session was ended on another node while the bus message was lost. */
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
    // The database layer logs an outage; the next run checks again.
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
