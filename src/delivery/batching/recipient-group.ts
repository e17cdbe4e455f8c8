import type { Adapter, Room, SocketId } from 'socket.io-adapter';
import type { Frame } from './frame.js';
import { WRITER, type FrameSink, type NamespaceInside } from './socket-io-internals.js';

/**
 * The recipients of one kind of broadcast: a room, several rooms, or all sockets. It exists while broadcasts go to it.
 *
 * The sockets are looked up when the frames are written. The result equals the sockets at the time of the broadcast,
 * because a socket takes over its pending frames before it joins or leaves a room.
 */
export class RecipientGroup {
  frames: Frame[] = [];
  /** Its frames are written at the end of the turn of the event loop, not at the end of the window. */
  isPrompt = false;
  isNew = true;
  isActive = false;

  /**
   * @param ordinal ascending in the order of creation
   * @param rooms empty for all sockets
   */
  constructor(
    readonly ordinal: number,
    readonly adapter: Adapter,
    readonly rooms: readonly Room[],
  ) {}

  is(rooms: ReadonlySet<Room>): boolean {
    return this.rooms.length === rooms.size && this.rooms.every((room) => rooms.has(room));
  }

  /** The largest number of sockets it can have: sockets in two of its rooms count twice. */
  get size(): number {
    const { rooms, sids } = this.adapter;
    if (this.rooms.length === 0) return sids.size;
    return this.rooms.reduce((sum, room) => sum + (rooms.get(room)?.size ?? 0), 0);
  }

  has(id: SocketId): boolean {
    if (this.rooms.length === 0) return this.adapter.sids.has(id);
    return this.rooms.some((room) => this.adapter.rooms.get(room)?.has(id));
  }

  /** Returns whether frames wait here for a connection that has received everything before `seq`. */
  waitsFrom(seq: number): boolean {
    return this.frames.length > 0 && this.frames.at(-1)!.seq >= seq;
  }

  /** Calls back with the writer of each connected socket once, in the order of `Adapter.apply`. */
  forEach(callback: (writer: FrameSink) => void): void {
    const { sockets } = this.adapter.nsp as NamespaceInside;
    for (const id of this.#ids()) {
      const writer = sockets.get(id)?.client[WRITER];
      if (writer) callback(writer);
    }
  }

  #ids(): Iterable<SocketId> {
    const { rooms, sids } = this.adapter;
    if (this.rooms.length === 0) return sids.keys();
    if (this.rooms.length === 1) return rooms.get(this.rooms[0]!) ?? [];
    return new Set(this.rooms.flatMap((room) => [...(rooms.get(room) ?? [])]));
  }
}
