import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DeliveryService } from '../delivery/delivery.service.js';

/** Longer than a connection takes from authentication to being registered. */
const REMEMBERED_MS = 60_000;

/** Recently revoked sessions, for connections that were being authenticated at that time. */
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
