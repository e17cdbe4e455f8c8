import type { Socket as TcpSocket } from 'node:net';
import type { Adapter, SocketId } from 'socket.io-adapter';

/*
 * Everything used of socket.io, engine.io and ws beyond their published types. Checked against socket.io 4.8.4
 * (dist/client.js), socket.io-adapter 2.5.8 (dist/in-memory-adapter.js), engine.io 6.6 (build/socket.js,
 * build/transports/websocket.js) and ws 8.2x (lib/sender.js).
 */

/** The property that holds the writer of a connection. A WeakMap would cost as much as the rest of the hot loop. */
export const WRITER = Symbol('writer');

/** The interface of a connection's writer. Declared here, so that nothing below imports its implementation. */
export interface FrameSink {
  readonly client: EngineClient;
  /** The connection is being closed: its last frames are written even above the cap. */
  isClosing: boolean;
  /** Bytes of the packets sent to this connection alone, counted when they were sent. */
  readonly ownBytes: number;
  send(encoded: Encoded, options: WriteOptions): void;
  /** Writes everything that waits for the connection, now. */
  flushPending(): void;
}

export interface Packet {
  type: number;
  data: unknown[];
  nsp?: string;
  id?: number;
}

/** Options of `Client.writeToEngine` and `engine.Socket.write`. */
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
  /** Set only if `name` is `websocket`. */
  readonly socket?: WebSocket;
}

/** An engine.io socket: one connection, over any transport. */
export interface EngineConnection {
  readonly readyState: string;
  readonly upgrading: boolean;
  readonly transport: Transport;
  readonly writeBuffer: readonly { data?: string | NodeJS.ArrayBufferView }[];
  close(this: EngineConnection, discard?: boolean): unknown;
  [WRITER]?: FrameSink;
}

/** One connection as socket.io sees it: the sockets of all its namespaces. */
export interface EngineClient {
  readonly conn: EngineConnection;
  readonly sockets: ReadonlyMap<SocketId, NamespaceSocket>;
  readonly nsps: ReadonlyMap<string, NamespaceSocket>;
  close(): void;
  writeToEngine(this: EngineClient, encoded: Encoded, options: WriteOptions): void;
  [WRITER]?: FrameSink;
}

export interface NamespaceSocket {
  readonly id: SocketId;
  readonly client: EngineClient;
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

/** Returns whether this version of socket.io has the methods and fields that a writer replaces and reads. */
export function isSupported(client: EngineClient): boolean {
  return (
    typeof client.writeToEngine === 'function' &&
    typeof client.conn?.close === 'function' &&
    Array.isArray(client.conn.writeBuffer) &&
    typeof client.conn.upgrading === 'boolean'
  );
}

/**
 * Returns the TCP or TLS socket below a transport, where finished frames may be written to it: a WebSocket without
 * extensions. Without per-message deflate `ws` keeps no queue of its own, so the order of writes is the order of calls.
 */
export function tcpBelow(transport: Transport): TcpSocket | undefined {
  const webSocket = transport.name === 'websocket' ? transport.socket : undefined;
  const tcp = webSocket?._socket;
  if (webSocket?.extensions !== '' || typeof tcp?.write !== 'function') return undefined;
  return webSocket.bufferedAmount === tcp.writableLength ? tcp : undefined;
}
