import type { Adapter, Room } from 'socket.io-adapter';
import { Audience } from './audience.js';
import type { NamespaceSocket } from './internals.js';

/**
 * The busy audiences of one namespace, found by room.
 *
 * A room keeps its place in the map for a while after its last audience is closed. A map whose entries come and go for
 * ever has one table after the other, each pointing to the next; in V8 a dead one that got into the old generation
 * keeps all that follow it alive, and what they held, until the next full collection.
 */
export class Hall {
  #everybody: Audience | undefined;
  #byRoom = new Map<Room, Audience[]>();

  constructor(readonly adapter: Adapter) {}

  find(rooms: ReadonlySet<Room>): Audience | undefined {
    for (const room of rooms) return this.#byRoom.get(room)?.find((audience) => audience.is(rooms));
    return this.#everybody;
  }

  open(ordinal: number, rooms: ReadonlySet<Room>): Audience {
    const audience = new Audience(ordinal, this.adapter, [...rooms]);
    if (rooms.size === 0) this.#everybody = audience;
    for (const room of rooms) {
      const others = this.#byRoom.get(room);
      if (others) others.push(audience);
      else this.#byRoom.set(room, [audience]);
    }
    return audience;
  }

  close(audience: Audience): void {
    if (audience === this.#everybody) this.#everybody = undefined;
    for (const room of audience.rooms) {
      const others = this.#byRoom.get(room)!;
      others.splice(others.indexOf(audience), 1);
    }
  }

  /** Lets go of rooms that have no audience. */
  forget(): void {
    this.#byRoom = new Map([...this.#byRoom].filter(([, audiences]) => audiences.length > 0));
  }

  /** The audiences in which frames wait for a socket that has got everything before `seq`; in no order. */
  waitingFor(socket: NamespaceSocket, seq: number): Audience[] {
    const waiting: Audience[] = [];
    if (this.#everybody?.waitsFrom(seq)) waiting.push(this.#everybody);
    if (this.#byRoom.size === 0) return waiting;
    for (const room of this.adapter.sids.get(socket.id) ?? []) {
      for (const audience of this.#byRoom.get(room) ?? []) {
        if (audience.waitsFrom(seq) && !waiting.includes(audience)) waiting.push(audience);
      }
    }
    return waiting;
  }
}
