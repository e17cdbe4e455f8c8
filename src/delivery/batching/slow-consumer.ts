import type { EngineConnection, FrameSink, NamespaceSocket } from './socket-io-internals.js';

/** The delay before a reconnect, spread so that connections closed together do not reconnect together. */
const RECONNECT_AFTER_MS = 1_000;
const RECONNECT_SPREAD_MS = 2_000;

/** Returns the unsent bytes that this process holds for a connection. */
export function bufferedBytes({ transport, writeBuffer }: EngineConnection): number {
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const { data } of writeBuffer) bytes += sizeOf(data ?? '');
  return bytes;
}

export function sizeOf(part: string | NodeJS.ArrayBufferView): number {
  return typeof part === 'string' ? Buffer.byteLength(part) : part.byteLength;
}

/**
 * Emits `goodbye` to a slow consumer and closes its connection. A client that reads again within `graceMs` receives
 * everything up to the `goodbye`; otherwise the connection is terminated and its memory freed.
 *
 * The connection is closed without Socket.IO's disconnect packet, after which clients would not reconnect.
 */
export function disconnectSlow(
  writer: FrameSink,
  graceMs: number,
  onSlow?: (socket: NamespaceSocket) => void,
): void {
  const { client } = writer;
  const { conn } = client;
  const webSocket = conn.transport.socket;
  const reconnectInMs = RECONNECT_AFTER_MS + Math.floor(Math.random() * RECONNECT_SPREAD_MS);
  writer.isClosing = true;
  for (const socket of client.sockets.values()) {
    onSlow?.(socket);
    socket.emit('goodbye', { reason: 'slow', reconnectInMs });
  }
  client.close();
  setTimeout(() => (webSocket ? webSocket.terminate() : conn.close(true)), graceMs).unref();
}
