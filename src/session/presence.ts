import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Delivery } from '../delivery/delivery.js';
import { PRESENCE_WINDOW_MS } from '../protocol/limits.js';
import type { Person } from '../protocol/shapes.js';
import { SessionRegistry } from './session.registry.js';

/** A fact that names more people than this names nobody: it would cost each of N people N names. */
const NAMED_MAX = 20;

/** Tells everybody how many are online and who came or went: at once when it is quiet, at most four times a second. */
@Injectable()
export class Presence implements OnModuleDestroy {
  private toldCount = 0;
  private readonly came = new Map<string, Person>();
  private readonly went = new Set<string>();
  private window: NodeJS.Timeout | undefined;
  private readonly subscription;

  constructor(
    private readonly registry: SessionRegistry,
    private readonly delivery: Delivery,
  ) {
    this.subscription = registry.transitions.subscribe((transition) => {
      if ('came' in transition && !this.went.delete(transition.came.id)) {
        this.came.set(transition.came.id, transition.came);
      }
      if ('went' in transition && !this.came.delete(transition.went.id)) this.went.add(transition.went.id);
      // The last value always arrives: a change inside a window is told at its end.
      this.window ??= setTimeout(() => this.tell(), 0);
    });
  }

  onModuleDestroy(): void {
    this.subscription.unsubscribe();
    clearTimeout(this.window);
  }

  private tell(): void {
    const { count } = this.registry;
    const changed = this.came.size + this.went.size;
    if (count === this.toldCount && changed === 0) {
      this.window = undefined;
      return;
    }
    if (count !== this.toldCount) this.delivery.toAll('count', count);
    this.toldCount = count;
    if (changed > NAMED_MAX) this.delivery.toNamed('people', { joined: [], left: [], more: true });
    else if (changed > 0)
      this.delivery.toNamed('people', { joined: [...this.came.values()], left: [...this.went] });
    this.came.clear();
    this.went.clear();
    this.window = setTimeout(() => this.tell(), PRESENCE_WINDOW_MS);
  }
}
