import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DeliveryService } from '../delivery/delivery.service.js';

/** Longer than anybody takes from being recognised to being connected. */
const REMEMBERED_MS = 60_000;

/** Sessions that ended a moment ago, for a connection that was on its way in just then. */
@Injectable()
export class RecentlyRevokedSessions implements OnModuleDestroy {
  private readonly hashes = new Set<string>();
  private readonly subscription;

  constructor(delivery: DeliveryService) {
    this.subscription = delivery.revokedTokenHashes.subscribe((hash) => this.add([hash]));
  }

  onModuleDestroy(): void {
    this.subscription.unsubscribe();
  }

  add(tokenHashes: readonly string[]): void {
    for (const hash of tokenHashes) {
      this.hashes.add(hash);
      setTimeout(() => this.hashes.delete(hash), REMEMBERED_MS).unref();
    }
  }

  has(tokenHash: string | undefined): boolean {
    return tokenHash !== undefined && this.hashes.has(tokenHash);
  }
}
