import type { Socket as TcpSocket } from 'node:net';
import type { Adapter, SocketId } from 'socket.io-adapter';
import type { Outlet } from './outlet.js';

/*
 * All that is used of socket.io 4.8, engine.io 6.6 and ws 8 beyond their published types, in one place.
 * Read in: socket.io/dist/client.js, engine.io/build/socket.js, engine.io/build/transports/websocket.js,
 * ws/lib/sender.js, socket.io-adapter/dist/in-memory-adapter.js.
 */

/** Where a connection keeps its outlet: a property, because a WeakMap costs as much as the rest of the hot loop. */
export const OUTLET = Symbol('outlet');

export interface Packet {
  type: number;
  data: unknown[];
  nsp?: string;
  id?: number;
}

/** What `Client.writeToEngine` and `engine.Socket.write` take beside the text. */
export interface WriteOptions {
  volatile?: boolean;
  compress?: boolean;
}

export type Encoded = readonly (string | Buffer)[];

/** A `ws` WebSocket of the server. */
export interface WebSocket {
  readonly readyState: number;
  readonly extensions: string;
  readonly bufferedAmount: number;
  terminate(): void;
  readonly _socket?: TcpSocket;
}

export interface Transport {
  readonly name: string;
  readonly writable: boolean;
  /** Only where `name` is `websocket`. */
  readonly socket?: WebSocket;
}

/** An engine.io socket: one connection, whatever carries it. */
export interface Connection {
  readonly readyState: string;
  readonly upgrading: boolean;
  readonly transport: Transport;
  readonly writeBuffer: readonly { data?: string | NodeJS.ArrayBufferView }[];
  close(this: Connection, discard?: boolean): unknown;
  [OUTLET]?: Outlet;
}

/** One connection as socket.io sees it: the sockets of all its namespaces. */
export interface Client {
  readonly conn: Connection;
  readonly sockets: ReadonlyMap<SocketId, NamespaceSocket>;
  readonly nsps: ReadonlyMap<string, NamespaceSocket>;
  close(): void;
  writeToEngine(this: Client, encoded: Encoded, options: WriteOptions): void;
  [OUTLET]?: Outlet;
}

export interface NamespaceSocket {
  readonly id: SocketId;
  readonly client: Client;
  readonly adapter: Adapter;
  readonly _anyOutgoingListeners?: readonly unknown[];
  notifyOutgoingListeners(packet: Packet): void;
  emit(event: string, ...args: unknown[]): boolean;
}

export interface NamespaceInside {
  readonly name: string;
  readonly sockets: ReadonlyMap<SocketId, NamespaceSocket>;
  readonly server: {
    readonly encoder: { encode(packet: Packet): Encoded };
  };
}

/** Whether this version of socket.io has the doors that an outlet needs. */
export function isOpen(client: Client): boolean {
  return (
    typeof client.writeToEngine === 'function' &&
    typeof client.conn?.close === 'function' &&
    Array.isArray(client.conn.writeBuffer) &&
    typeof client.conn.upgrading === 'boolean'
  );
}

/**
 * The TCP socket (or TLS socket) below a transport, where finished frames may be written to it: a WebSocket without
 * extensions. Without per-message deflate `ws` keeps no queue of its own, so the order of writes is the order of calls.
 */
export function tcpBelow(transport: Transport): TcpSocket | undefined {
  const webSocket = transport.name === 'websocket' ? transport.socket : undefined;
  const tcp = webSocket?._socket;
  if (webSocket?.extensions !== '' || typeof tcp?.write !== 'function') return undefined;
  return webSocket.bufferedAmount === tcp.writableLength ? tcp : undefined;
}
