import { Adapter, type BroadcastOptions, type Room, type SocketId } from 'socket.io-adapter';
import { Frame } from './frame.js';
import { type DeliveryCounters, Gathering, type GatheringOptions } from './gathering.js';
import type { NamespaceInside, Packet } from './internals.js';

export const WINDOW_MS = 12;
/** About a tenth of one core's time. */
export const PROMPT_WRITES = 100;
export const OUTGOING_MAX_BYTES = 1024 * 1024;
export const SLOW_GRACE_MS = 1_000;

export interface CoalescingAdapter {
  (nsp: unknown): Adapter;
  /** Of all servers that use this adapter; they only ever grow. */
  readonly counters: Readonly<DeliveryCounters>;
}

/**
 * An adapter that says the same to the same sockets in the same order as the plain one, in far fewer writes.
 *
 * Everything for one connection that comes within `windowMs` in a busy conversation, and everything of one turn of the
 * event loop in a quiet one, leaves as whole WebSocket frames in one write. The wire is that of Socket.IO. A connection
 * that holds more than `capBytes` unsent is told `goodbye` and let go.
 */
export function coalescing(options: Partial<GatheringOptions> = {}): CoalescingAdapter {
  const {
    windowMs = WINDOW_MS,
    promptWrites = PROMPT_WRITES,
    capBytes = OUTGOING_MAX_BYTES,
    graceMs = SLOW_GRACE_MS,
    onSlow,
  } = options;
  const counters: DeliveryCounters = {
    deliveries: 0,
    flushes: 0,
    fastWrites: 0,
    ordinaryWrites: 0,
    slowDisconnects: 0,
  };
  const gatherings = new WeakMap<object, Gathering>();

  // An ordinary function: Socket.IO calls it with `new`.
  function create(nsp: unknown): Adapter {
    const adapter = new Adapter(nsp);
    const { server } = nsp as NamespaceInside;
    const gathering =
      gatherings.get(server) ??
      new Gathering({ windowMs, promptWrites, capBytes, graceMs, onSlow }, counters);
    gatherings.set(server, gathering);
    gather(adapter, gathering);
    return adapter;
  }
  return Object.assign(create, { counters });
}

/** Puts the gathering before the doors of one adapter. */
function gather(adapter: Adapter, gathering: Gathering): void {
  const { addAll, del, delAll, close } = adapter;
  const nsp = adapter.nsp as NamespaceInside;
  const outletOf = (id: SocketId) => gathering.outletOf(nsp.sockets.get(id)?.client);

  gathering.join(adapter);

  const settle = (id: SocketId) => {
    const outlet = outletOf(id);
    if (outlet) gathering.settle(outlet);
  };
  adapter.addAll = (id, rooms) => {
    settle(id);
    return addAll.call(adapter, id, rooms);
  };
  adapter.del = (id, room) => {
    settle(id);
    return del.call(adapter, id, room);
  };
  adapter.delAll = (id) => {
    const outlet = outletOf(id);
    if (outlet) gathering.flush(outlet);
    return delAll.call(adapter, id);
  };
  adapter.close = () => {
    gathering.part(adapter);
    return close.call(adapter);
  };

  const tell = (packet: Packet, opts: BroadcastOptions) => {
    if (!tellHere(adapter, gathering, packet, opts)) Adapter.prototype.broadcast.call(adapter, packet, opts);
  };
  adapter.broadcast = tell;
}

/** @returns false where it takes the ordinary path of each socket */
function tellHere(adapter: Adapter, gathering: Gathering, packet: Packet, opts: BroadcastOptions): boolean {
  const { rooms, except, flags = {} } = opts;
  const nsp = adapter.nsp as NamespaceInside;
  if (!gathering.has(adapter)) return false;
  if (!isAnybodyIn(adapter, rooms)) return true;
  packet.nsp = nsp.name;
  const encoded = nsp.server.encoder.encode(packet);
  const [text] = encoded;
  if (encoded.length !== 1 || typeof text !== 'string') return false;
  gathering.tell(adapter, rooms, new Frame(text, flags, packet), idsIn(adapter, except));
  return true;
}

function isAnybodyIn(adapter: Adapter, rooms: ReadonlySet<Room>): boolean {
  if (rooms.size === 0) return adapter.sids.size > 0;
  for (const room of rooms) if (adapter.rooms.has(room)) return true;
  return false;
}

function* idsIn(adapter: Adapter, rooms: Iterable<Room> = []): Generator<SocketId> {
  for (const room of rooms) yield* adapter.rooms.get(room) ?? [];
}
