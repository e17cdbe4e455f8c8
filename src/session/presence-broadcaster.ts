import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DeliveryService } from '../delivery/delivery.service.js';
import { PRESENCE_WINDOW_MS } from '../protocol/constants.js';
import type { Person } from '../protocol/types.js';
import { SessionRegistry } from './session.registry.js';

/** Above this number no users are named: each of N recipients would get N names. */
const LISTED_MAX = 20;

/** Broadcasts the online count and who joined or left: at once after a quiet time, at most four times per second. */
@Injectable()
export class PresenceBroadcaster implements OnModuleDestroy {
  private changed = false;
  private readonly joined = new Map<string, Person>();
  private readonly left = new Set<string>();
  private window: NodeJS.Timeout | undefined;
  private readonly subscription;

  constructor(
    private readonly registry: SessionRegistry,
    private readonly delivery: DeliveryService,
  ) {
    this.subscription = registry.transitions.subscribe((transition) => {
      // Each user is named once, with the latest state. So a page reload within the window shows no leaving.
      if ('came' in transition) {
        this.left.delete(transition.came.id);
        this.joined.set(transition.came.id, transition.came);
      }
      if ('went' in transition) {
        this.joined.delete(transition.went.id);
        this.left.add(transition.went.id);
      }
      this.changed = true;
      // A change inside a window is broadcast at its end, so the last value always arrives.
      this.window ??= setTimeout(() => this.broadcast(), 0);
    });
  }

  onModuleDestroy(): void {
    this.subscription.unsubscribe();
    clearTimeout(this.window);
  }

  private broadcast(): void {
    this.window = this.changed ? setTimeout(() => this.broadcast(), PRESENCE_WINDOW_MS) : undefined;
    if (!this.changed) return;
    this.changed = false;
    // Also broadcast if unchanged: a `welcome` in between may have carried another count.
    this.delivery.toAll('count', this.registry.count);
    const changed = this.joined.size + this.left.size;
    if (changed > LISTED_MAX) this.delivery.toSignedIn('people', { joined: [], left: [], more: true });
    else if (changed > 0)
      this.delivery.toSignedIn('people', { joined: [...this.joined.values()], left: [...this.left] });
    this.joined.clear();
    this.left.clear();
  }
}
