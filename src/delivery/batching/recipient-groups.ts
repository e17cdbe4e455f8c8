import type { Adapter, Room } from 'socket.io-adapter';
import { FrameBatch } from './frame-batch.js';
import type { RecipientGroup } from './recipient-group.js';
import { RecipientIndex } from './recipient-index.js';
import type { EngineClient } from './socket-io-internals.js';

/** About one second. */
const PRUNE_AFTER_WINDOWS = 100;

/** The active recipient groups of all namespaces of one server. */
export class RecipientGroups {
  readonly #indexes = new Map<Adapter, RecipientIndex>();
  /** In the order of their ordinals. An array, because of what {@link RecipientIndex} says about maps. */
  #groups: RecipientGroup[] = [];
  #ordinal = 0;
  /** Windows since all groups were quiet. */
  #windows = 0;

  get all(): readonly RecipientGroup[] {
    return this.#groups;
  }

  addAdapter(adapter: Adapter): void {
    this.#indexes.set(adapter, new RecipientIndex(adapter));
  }

  removeAdapter(adapter: Adapter): void {
    this.#groups = this.#groups.filter((group) => group.adapter !== adapter);
    this.#indexes.delete(adapter);
  }

  hasAdapter(adapter: Adapter): boolean {
    return this.#indexes.has(adapter);
  }

  /** Returns the group of these rooms; creates it if there is none. */
  get(adapter: Adapter, rooms: ReadonlySet<Room>): RecipientGroup {
    const index = this.#indexes.get(adapter)!;
    const active = index.find(rooms);
    if (active) return active;
    const group = index.add(this.#ordinal++, rooms);
    this.#groups.push(group);
    return group;
  }

  /**
   * Removes the groups that had no broadcast in the window that ends.
   * @returns whether any are left
   */
  endWindow(): boolean {
    const active = this.#groups.filter(({ isActive }) => isActive);
    for (const group of this.#groups) {
      if (group.isActive) group.isActive = false;
      else this.#indexes.get(group.adapter)!.remove(group);
    }
    this.#groups = active;
    this.#windows = active.length > 0 ? this.#windows + 1 : 0;
    if (this.#windows % PRUNE_AFTER_WINDOWS === 0) for (const index of this.#indexes.values()) index.prune();
    return active.length > 0;
  }

  /** Returns the pending frames of a connection that has received everything before `seq`. */
  batchFor(client: EngineClient, seq: number, empty = new FrameBatch()): FrameBatch {
    if (this.#groups.length === 0) return empty;
    // In the order of a full flush, so that equal sets of groups share one batch.
    const waiting = this.waitingFor(client, seq).sort((one, other) => one.ordinal - other.ordinal);
    return waiting.reduce((batch, group) => batch.mergedWith(group), empty);
  }

  /** Returns the groups with pending frames for a connection that has received everything before `seq`. */
  waitingFor(client: EngineClient, seq: number): RecipientGroup[] {
    const waiting: RecipientGroup[] = [];
    for (const socket of client.sockets.values()) {
      waiting.push(...(this.#indexes.get(socket.adapter)?.waitingFor(socket, seq) ?? []));
    }
    return waiting;
  }
}
