import type { Adapter, Room } from 'socket.io-adapter';
import { RecipientGroup } from './recipient-group.js';
import type { NamespaceSocket } from './socket-io-internals.js';

/**
 * The active recipient groups of one namespace, by room.
 *
 * A room stays in the map for a while after its last group is removed. A map whose entries come and go for ever
 * replaces its table again and again, and each old table points to the next. In V8 an old table that reaches the old
 * generation keeps all later ones alive, and what they hold, until the next full collection.
 */
export class RecipientIndex {
  #all: RecipientGroup | undefined;
  #byRoom = new Map<Room, RecipientGroup[]>();

  constructor(readonly adapter: Adapter) {}

  find(rooms: ReadonlySet<Room>): RecipientGroup | undefined {
    for (const room of rooms) return this.#byRoom.get(room)?.find((group) => group.is(rooms));
    return this.#all;
  }

  add(ordinal: number, rooms: ReadonlySet<Room>): RecipientGroup {
    const group = new RecipientGroup(ordinal, this.adapter, [...rooms]);
    if (rooms.size === 0) this.#all = group;
    for (const room of rooms) {
      const others = this.#byRoom.get(room);
      if (others) others.push(group);
      else this.#byRoom.set(room, [group]);
    }
    return group;
  }

  remove(group: RecipientGroup): void {
    if (group === this.#all) this.#all = undefined;
    for (const room of group.rooms) {
      const others = this.#byRoom.get(room)!;
      others.splice(others.indexOf(group), 1);
    }
  }

  /** Removes rooms that have no group. */
  prune(): void {
    this.#byRoom = new Map([...this.#byRoom].filter(([, groups]) => groups.length > 0));
  }

  /** Returns, in no order, the groups with pending frames for a socket that has received everything before `seq`. */
  waitingFor(socket: NamespaceSocket, seq: number): RecipientGroup[] {
    const waiting: RecipientGroup[] = [];
    if (this.#all?.waitsFrom(seq)) waiting.push(this.#all);
    if (this.#byRoom.size === 0) return waiting;
    for (const room of this.adapter.sids.get(socket.id) ?? []) {
      for (const group of this.#byRoom.get(room) ?? []) {
        if (group.waitsFrom(seq) && !waiting.includes(group)) waiting.push(group);
      }
    }
    return waiting;
  }
}
