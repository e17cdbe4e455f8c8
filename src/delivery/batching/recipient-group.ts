import type { Adapter, Room, SocketId } from 'socket.io-adapter';
import type { Frame } from './frame.js';
import { OUTLET, type NamespaceInside } from './internals.js';
import type { Outlet } from './outlet.js';

/**
 * Those whom one kind of broadcast reaches (a room, several rooms, everybody), for as long as it is busy.
 *
 * Who they are is looked up when the frames are written. That equals who they were when the frames came, because a
 * socket takes its share along before it joins or leaves a room.
 */
export class Audience {
  frames: Frame[] = [];
  /** The first to come after quiet is written at the end of the event loop's turn, not of the window. */
  isPrompt = false;
  isNew = true;
  isActive = false;

  /**
   * @param ordinal ascending in the order of creation
   * @param rooms none for everybody
   */
  constructor(
    readonly ordinal: number,
    readonly adapter: Adapter,
    readonly rooms: readonly Room[],
  ) {}

  is(rooms: ReadonlySet<Room>): boolean {
    return this.rooms.length === rooms.size && this.rooms.every((room) => rooms.has(room));
  }

  /** How many sockets at most. */
  get size(): number {
    const { rooms, sids } = this.adapter;
    if (this.rooms.length === 0) return sids.size;
    return this.rooms.reduce((sum, room) => sum + (rooms.get(room)?.size ?? 0), 0);
  }

  has(id: SocketId): boolean {
    if (this.rooms.length === 0) return this.adapter.sids.has(id);
    return this.rooms.some((room) => this.adapter.rooms.get(room)?.has(id));
  }

  /** Whether frames wait here for somebody who has got everything before `seq`. */
  waitsFrom(seq: number): boolean {
    return this.frames.length > 0 && this.frames.at(-1)!.seq >= seq;
  }

  /** Each connected socket's outlet once, as `Adapter.apply` goes round. */
  forEach(callback: (outlet: Outlet) => void): void {
    const { sockets } = this.adapter.nsp as NamespaceInside;
    for (const id of this.#ids()) {
      const outlet = sockets.get(id)?.client[OUTLET];
      if (outlet) callback(outlet);
    }
  }

  #ids(): Iterable<SocketId> {
    const { rooms, sids } = this.adapter;
    if (this.rooms.length === 0) return sids.keys();
    if (this.rooms.length === 1) return rooms.get(this.rooms[0]!) ?? [];
    return new Set(this.rooms.flatMap((room) => [...(rooms.get(room) ?? [])]));
  }
}
