import { Adapter, type BroadcastOptions, type Room, type SocketId } from 'socket.io-adapter';
import { Frame } from './frame.js';
import type { BatchingOptions, DeliveryCounters } from './batching-options.js';
import { BroadcastBatcher } from './broadcast-batcher.js';
import type { NamespaceInside, Packet } from './socket-io-internals.js';

export const WINDOW_MS = 12;
/** About a tenth of one core's time. */
export const PROMPT_WRITES = 100;
export const OUTGOING_MAX_BYTES = 1024 * 1024;
export const SLOW_GRACE_MS = 1_000;

export interface CoalescingAdapter {
  (nsp: unknown): Adapter;
  /** Totals over all servers that use this adapter. */
  readonly counters: Readonly<DeliveryCounters>;
}

/**
 * Returns a Socket.IO adapter that sends the same packets to the same sockets in the same order as the plain one, in far
 * fewer writes.
 *
 * In a busy room, everything for one connection within `windowMs` leaves as whole WebSocket frames in one write; in a
 * quiet room, everything of one turn of the event loop. The wire format is that of Socket.IO. A connection that holds
 * more than `capBytes` unsent is sent `goodbye` and closed.
 */
export function coalescing(options: Partial<BatchingOptions> = {}): CoalescingAdapter {
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
  const batchers = new WeakMap<object, BroadcastBatcher>();

  // An ordinary function: Socket.IO calls it with `new`.
  function create(nsp: unknown): Adapter {
    const adapter = new Adapter(nsp);
    const { server } = nsp as NamespaceInside;
    const batcher =
      batchers.get(server) ??
      new BroadcastBatcher({ windowMs, promptWrites, capBytes, graceMs, onSlow }, counters);
    batchers.set(server, batcher);
    patchAdapter(adapter, batcher);
    return adapter;
  }
  return Object.assign(create, { counters });
}

/** Replaces the methods of one adapter with those that go through the batcher. */
function patchAdapter(adapter: Adapter, batcher: BroadcastBatcher): void {
  const { addAll, del, delAll, close } = adapter;
  const nsp = adapter.nsp as NamespaceInside;
  const writerOf = (id: SocketId) => batcher.writerOf(nsp.sockets.get(id)?.client);

  batcher.addAdapter(adapter);

  const takeOwnership = (id: SocketId) => {
    const writer = writerOf(id);
    if (writer) batcher.takeOwnership(writer);
  };
  adapter.addAll = (id, rooms) => {
    takeOwnership(id);
    return addAll.call(adapter, id, rooms);
  };
  adapter.del = (id, room) => {
    takeOwnership(id);
    return del.call(adapter, id, room);
  };
  adapter.delAll = (id) => {
    const writer = writerOf(id);
    if (writer) batcher.flush(writer);
    return delAll.call(adapter, id);
  };
  adapter.close = () => {
    batcher.removeAdapter(adapter);
    return close.call(adapter);
  };

  const broadcast = (packet: Packet, opts: BroadcastOptions) => {
    if (!broadcastBatched(adapter, batcher, packet, opts))
      Adapter.prototype.broadcast.call(adapter, packet, opts);
  };
  adapter.broadcast = broadcast;
}

/** Returns false if the plain adapter must write the packet. */
function broadcastBatched(
  adapter: Adapter,
  batcher: BroadcastBatcher,
  packet: Packet,
  opts: BroadcastOptions,
): boolean {
  const { rooms, except, flags = {} } = opts;
  const nsp = adapter.nsp as NamespaceInside;
  if (!batcher.has(adapter)) return false;
  if (!hasRecipients(adapter, rooms)) return true;
  packet.nsp = nsp.name;
  const encoded = nsp.server.encoder.encode(packet);
  const [text] = encoded;
  if (encoded.length !== 1 || typeof text !== 'string') return false;
  batcher.broadcast(adapter, rooms, new Frame(text, flags, packet), idsIn(adapter, except));
  return true;
}

function hasRecipients(adapter: Adapter, rooms: ReadonlySet<Room>): boolean {
  if (rooms.size === 0) return adapter.sids.size > 0;
  for (const room of rooms) if (adapter.rooms.has(room)) return true;
  return false;
}

function* idsIn(adapter: Adapter, rooms: Iterable<Room> = []): Generator<SocketId> {
  for (const room of rooms) yield* adapter.rooms.get(room) ?? [];
}
