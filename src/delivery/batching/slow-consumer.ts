import type { GoodbyeReason } from '../protocol/events.js';
import type { Connection, NamespaceSocket } from './internals.js';
import type { Outlet } from './outlet.js';

/** When to come back, spread so that those let go together do not come back together. */
const RECONNECT_AFTER_MS = 1_000;
const RECONNECT_SPREAD_MS = 2_000;

/** The bytes that one connection holds in this process, unsent. */
export function bytesHeld({ transport, writeBuffer }: Connection): number {
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += sizeOf(data ?? '');
  return bytes;
}

export function sizeOf(part: string | NodeJS.ArrayBufferView): number {
  return typeof part === 'string' ? Buffer.byteLength(part) : part.byteLength;
}

/**
 * Says `goodbye` to a reader that does not keep up and closes its connection. Whoever reads again within `graceMs` gets
 * everything up to the `goodbye`; for the others the connection is then torn down and its memory freed.
 *
 * The connection is closed without Socket.IO's own disconnect packet, after which clients would not come back by
 * themselves.
 */
export function letGo(outlet: Outlet, graceMs: number, onSlow?: (socket: NamespaceSocket) => void): void {
  const { client } = outlet;
  const { conn } = client;
  const webSocket = conn.transport.socket;
  const reason: GoodbyeReason = 'slow';
  const reconnectInMs = RECONNECT_AFTER_MS + Math.floor(Math.random() * RECONNECT_SPREAD_MS);
  outlet.isLeaving = true;
  for (const socket of client.sockets.values()) {
    onSlow?.(socket);
    socket.emit('goodbye', { reason, reconnectInMs });
  }
  client.close();
  setTimeout(() => (webSocket ? webSocket.terminate() : conn.close(true)), graceMs).unref();
}
