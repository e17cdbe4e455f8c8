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
  private changed = false;
  private readonly came = new Map<string, Person>();
  private readonly went = new Set<string>();
  private window: NodeJS.Timeout | undefined;
  private readonly subscription;

  constructor(
    private readonly registry: SessionRegistry,
    private readonly delivery: Delivery,
  ) {
    this.subscription = registry.transitions.subscribe((transition) => {
      // Each person is named once, as they are now: right for whoever asked `people` in between, and a reload within
      // the window shows no leaving.
      if ('came' in transition) {
        this.went.delete(transition.came.id);
        this.came.set(transition.came.id, transition.came);
      }
      if ('went' in transition) {
        this.came.delete(transition.went.id);
        this.went.add(transition.went.id);
      }
      this.changed = true;
      // The last value always arrives: a change inside a window is told at its end.
      this.window ??= setTimeout(() => this.tell(), 0);
    });
  }

  onModuleDestroy(): void {
    this.subscription.unsubscribe();
    clearTimeout(this.window);
  }

  private tell(): void {
    this.window = this.changed ? setTimeout(() => this.tell(), PRESENCE_WINDOW_MS) : undefined;
    if (!this.changed) return;
    this.changed = false;
    // Told even where it is the number of last time: a `welcome` in between may have named another one.
    this.delivery.toAll('count', this.registry.count);
    const changed = this.came.size + this.went.size;
    if (changed > NAMED_MAX) this.delivery.toNamed('people', { joined: [], left: [], more: true });
    else if (changed > 0)
      this.delivery.toNamed('people', { joined: [...this.came.values()], left: [...this.went] });
    this.came.clear();
    this.went.clear();
  }
}
