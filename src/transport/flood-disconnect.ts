import type { GoodbyeReason } from '../protocol/events.js';
import type { BoundedWebSocket } from './bounded-websockets.js';
import { RepeatedWarning } from './repeated-warning.js';

/** The used part of an engine.io socket: one connection of a client. */
export interface FloodingConnection {
  readonly readyState: string;
  readonly remoteAddress: string;
  readonly transport: { readonly socket?: BoundedWebSocket & { pause(): void } };
  write(text: string): unknown;
  close(discard?: boolean): unknown;
}

/** The reconnect delay of a client that floods; the clocks of client and server may differ. */
const RECONNECT_AFTER_MS = 5_000;
const GRACE_MS = 1_000;

const warning = new RepeatedWarning('Flood');

/**
 * Sends `goodbye` to a client that floods and closes its connection at once, without reading further data. A closing
 * handshake would first read all pending frames.
 */
export function disconnectFlood(connection: FloodingConnection, reason: string): void {
  if (connection.readyState !== 'open') return;
  warning.warn(`closed a connection from ${connection.remoteAddress}: ${reason}`);
  const goodbye: GoodbyeReason = 'flood';
  const webSocket = connection.transport.socket;
  connection.write(`2${JSON.stringify(['goodbye', { reason: goodbye, reconnectInMs: RECONNECT_AFTER_MS }])}`);
  webSocket?.pause();
  connection.close(true);
  if (webSocket) setTimeout(() => webSocket.terminate(), GRACE_MS).unref();
}
