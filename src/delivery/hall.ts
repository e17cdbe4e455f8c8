import type { Adapter, Room } from 'socket.io-adapter';
import { Audience } from './audience.js';
import type { NamespaceSocket } from './internals.js';

/** The busy audiences of one namespace, found by room. */
export class Hall {
  #everybody: Audience | undefined;
  readonly #byRoom = new Map<Room, Audience[]>();

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
      const left = this.#byRoom.get(room)?.filter((other) => other !== audience) ?? [];
      if (left.length > 0) this.#byRoom.set(room, left);
      else this.#byRoom.delete(room);
    }
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
