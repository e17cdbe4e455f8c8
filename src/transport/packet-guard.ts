import type { Server } from 'socket.io';
import { PACKETS_PER_PAYLOAD_MAX } from '../protocol/constants.js';
import { disconnectFlood, type FloodingConnection } from './flood-disconnect.js';
import { boundedWebSockets, endAfterFlood } from './bounded-websockets.js';
import { PacketBudget, type PacketClock } from './packet-budget.js';

/*
 * The parts of engine.io 6.6 that are used here beyond its published types. Read in: engine.io/build/socket.js
 * (`packet` is emitted before a packet is handled, `upgrading` for each probe), engine.io/build/transports/polling.js
 * (`onData`).
 */
interface EnginePacket {
  type: string;
  data?: unknown;
}

interface PollingTransport {
  readonly name: string;
  onData(data: string): void;
  [CONNECTION]?: EngineConnection;
}

interface UpgradingTransport {
  readonly socket: { terminate(): void };
  removeAllListeners(event: 'packet'): unknown;
}

interface EngineConnection extends FloodingConnection {
  readonly transport: PollingTransport & FloodingConnection['transport'];
  on(event: 'packet', listener: (this: EngineConnection, packet: EnginePacket) => void): unknown;
  on(event: 'upgrading', listener: (this: EngineConnection, transport: UpgradingTransport) => void): unknown;
  on(event: 'close', listener: (this: EngineConnection) => void): unknown;
  [BUDGET]?: PacketBudget;
}

interface Engine {
  opts: { wsEngine: Parameters<typeof boundedWebSockets>[0] };
  on(event: 'connection', listener: (connection: EngineConnection) => void): unknown;
}

const CONNECTION = Symbol('connection');
const BUDGET = Symbol('packetBudget');
const SEPARATOR = '\u001e';
const [CONNECT, ACK, BINARY_ACK] = ['0', '3', '6'].map((type) => type.charCodeAt(0)) as [
  number,
  number,
  number,
];

/**
 * Limits what one connection may send, on either transport: one CONNECT, few packets per polling payload, and, with
 * rate limits on, packets and WebSocket frames per second. Call it before the server listens.
 */
export function guardPackets(server: Server, clock: PacketClock | undefined): void {
  const engine = server.engine as unknown as Engine;
  engine.opts.wsEngine = boundedWebSockets(engine.opts.wsEngine, clock);
  engine.on('connection', (connection) => {
    connection[BUDGET] = new PacketBudget(clock);
    connection.on('packet', onPacket);
    connection.on('close', onClose);
    if (connection.transport.name !== 'polling') return;
    connection.on('upgrading', onProbe);
    connection.transport[CONNECTION] = connection;
    connection.transport.onData = onPayload;
  });
}

/** One shared function for all connections: it is called for each packet. */
function onPacket(this: EngineConnection, packet: EnginePacket): void {
  const budget = this[BUDGET]!;
  const { type, data } = packet;
  const isMessage = type === 'message';
  const kind = isMessage && typeof data === 'string' ? data.charCodeAt(0) : 0;
  // The server requests no acknowledgements, and expects only an occasional pong of Engine.IO's own packets.
  const isWorthwhile = isMessage && kind !== ACK && kind !== BINARY_ACK;
  if (isWorthwhile ? !budget.spendOne() : !budget.spendMany()) reject(this, packet, 'too many packets');
  else if (kind === CONNECT && !budget.connect()) reject(this, packet, 'second CONNECT packet');
}

function reject(connection: EngineConnection, packet: EnginePacket, reason: string): void {
  // Engine.IO ignores this packet type. The connection may still be sending its last bytes.
  Object.assign(packet, { type: 'rejected' });
  disconnectFlood(connection, reason);
}

/**
 * A client probes once per upgrade, and each probe is answered. After this event Engine.IO starts a timer, which it
 * would never stop if the connection closed now.
 */
function onProbe(this: EngineConnection, transport: UpgradingTransport): void {
  if (this[BUDGET]!.spendMany()) return;
  transport.removeAllListeners('packet');
  queueMicrotask(() => {
    transport.socket.terminate();
    disconnectFlood(this, 'too many probes');
  });
}

/** A closing handshake would wait for the client's last frame and read all frames before it. */
function onClose(this: EngineConnection): void {
  const { socket } = this.transport;
  if (socket) endAfterFlood(socket);
}

/** Counts packets before anything is decoded. */
function onPayload(this: PollingTransport, data: string): void {
  if (isTooMany(data)) return disconnectFlood(this[CONNECTION]!, 'too many packets in a polling payload');
  (Object.getPrototypeOf(this) as PollingTransport).onData.call(this, data);
}

function isTooMany(payload: string): boolean {
  let packets = 1;
  for (let at = payload.indexOf(SEPARATOR); at >= 0; at = payload.indexOf(SEPARATOR, at + 1)) {
    packets += 1;
    if (packets > PACKETS_PER_PAYLOAD_MAX) return true;
  }
  return false;
}
