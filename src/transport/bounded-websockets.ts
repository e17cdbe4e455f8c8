import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket as WebSocketBase } from 'ws';
import { PacketBudget, type PacketClock } from './packet-budget.js';
import { RepeatedWarning } from './repeated-warning.js';

/*
 * The parts of ws 8.21 that are used here. Read in: ws/lib/websocket-server.js, ws/lib/receiver.js. ws answers control
 * frames and collects fragments below Engine.IO: neither becomes a packet.
 */
export interface BoundedWebSocket {
  readonly readyState: number;
  pong(data: Buffer): void;
  emit(event: string, data?: unknown, isBinary?: unknown): boolean;
  on(event: 'message', listener: (this: BoundedWebSocket) => void): unknown;
  terminate(): void;
  [BUDGET]?: PacketBudget;
}

interface WebSocketServer {
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    upgraded: (webSocket: BoundedWebSocket, request: IncomingMessage) => void,
  ): void;
}

type WebSocketServerClass = new (options: object) => WebSocketServer;
type WebSocketClass = new (...options: unknown[]) => BoundedWebSocket;

const BUDGET = Symbol('frameBudget');
const OPEN = 1;
/** Browsers and Socket.IO clients send a message in one frame; a packet has at most 64 KB. */
const FRAGMENTS_MAX = 64;
/** For the closing handshake. */
const CLOSE_TIMEOUT_MS = 5_000;

const warning = new RepeatedWarning('Flood');

/** Returns a WebSocket server for Engine.IO that closes connections with too many control frames or fragments. */
export function boundedWebSockets(
  base: WebSocketServerClass,
  clock: PacketClock | undefined,
): WebSocketServerClass {
  const WebSocket = withCountedControlFrames(WebSocketBase as unknown as WebSocketClass);
  return class extends base {
    constructor(options: object) {
      super({
        ...options,
        WebSocket,
        autoPong: false,
        maxFragments: FRAGMENTS_MAX,
        closeTimeout: CLOSE_TIMEOUT_MS,
      });
    }

    override handleUpgrade(
      ...[request, socket, head, upgraded]: Parameters<WebSocketServer['handleUpgrade']>
    ) {
      super.handleUpgrade(request, socket, head, (webSocket, same) => {
        if (clock) webSocket[BUDGET] = new PacketBudget(clock);
        upgraded(webSocket, same);
      });
    }
  };
}

/** After its Engine.IO connection is closed, terminates the WebSocket at the first message above the limit. */
export function endAfterFlood(webSocket: BoundedWebSocket): void {
  webSocket.on('message', onLateMessage);
}

function onLateMessage(this: BoundedWebSocket): void {
  if (this[BUDGET]?.spendMany() === false) this.terminate();
}

/**
 * Engine.IO sends its own pings, so its clients never send WebSocket pings; a few are allowed. Overrides `emit`, because
 * two listeners take 300 bytes of each connection. Replaces the pong of `ws`, which creates an error with a stack trace
 * for each ping after the connection was closed.
 */
function withCountedControlFrames(base: WebSocketClass): WebSocketClass {
  return class extends base {
    override emit(event: string, data?: unknown, isBinary?: unknown): boolean {
      if (event !== 'ping' && event !== 'pong') return super.emit(event, data, isBinary);
      if (spendControlFrame(this) && event === 'ping') this.pong(data as Buffer);
      return true;
    }
  };
}

function spendControlFrame(webSocket: BoundedWebSocket): boolean {
  if (webSocket.readyState !== OPEN) return false;
  if (webSocket[BUDGET]?.spendMany() !== false) return true;
  warning.warn('closed a connection: too many WebSocket control frames');
  webSocket.terminate();
  return false;
}
