import { Logger } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'socket.io';
import type { Config } from '../config.js';
import type { SocketData } from '../delivery/delivery.js';
import { networkOf, type AddressOf } from '../limit/address.js';
import { isWelcome } from './origin.js';

type Connection = {
  request: IncomingMessage;
  remoteAddress: string;
  once(event: 'close', heard: () => void): void;
};
type Verdict = (why: string | null | undefined, isAllowed: boolean) => void;

const log = new Logger('Door');
const REPEAT_AFTER_MS = 10_000;

/**
 * Turns connections away before anything of them is read: strange pages, and too many at once. Asked once for each
 * connection, on either transport; what follows on it is known by a secret id.
 */
export class Threshold {
  private readonly connections = new Map<string, number>();
  private lastLogged = -Infinity;

  constructor(
    private readonly config: Pick<Config, 'allowedOrigins' | 'connectionsPerAddress' | 'rateLimits'>,
    private readonly addressOf: AddressOf,
  ) {}

  readonly allowRequest = (request: IncomingMessage, verdict: Verdict): void => {
    if (!isWelcome(request.headers, this.config.allowedOrigins)) {
      this.tellOperator(request);
      return verdict('this origin is not allowed', false);
    }
    if (this.config.rateLimits && this.isFull(request)) {
      return verdict('too many connections from this address', false);
    }
    verdict(undefined, true);
  };

  /** Tells each socket from where it is, and counts the connections of each address for as long as they are open. */
  watch(server: Server): void {
    server.use((socket, next) => {
      (socket.data as SocketData).address = socket.conn.remoteAddress;
      next();
    });
    server.on('connection', forgetHandshake);
    server.engine.on('connection', (connection: Connection) => {
      const address = this.addressOf(connection.request);
      connection.remoteAddress = address;
      const network = networkOf(address);
      this.connections.set(network, (this.connections.get(network) ?? 0) + 1);
      connection.once('close', () => {
        const left = this.connections.get(network)! - 1;
        if (left > 0) this.connections.set(network, left);
        else this.connections.delete(network);
      });
    });
  }

  private isFull(request: IncomingMessage): boolean {
    const open = this.connections.get(networkOf(this.addressOf(request))) ?? 0;
    return open >= this.config.connectionsPerAddress;
  }

  /** A proxy that hides the host makes every page a strange one, which the operator has to learn. */
  private tellOperator({ headers: { origin, host } }: IncomingMessage): void {
    if (performance.now() - this.lastLogged < REPEAT_AFTER_MS) return;
    this.lastLogged = performance.now();
    log.warn(
      `a page of the origin ${JSON.stringify(origin)} was turned away: this server is asked for as ${JSON.stringify(host)}; pass the Host header on, or set ALLOWED_ORIGINS`,
    );
  }
}

/**
 * engine.io keeps the request that a connection began with for as long as it lasts. Whoever came in was recognised by
 * then: what their browser said of itself, and their password, need not lie in memory for days.
 */
function forgetHandshake({ conn, handshake }: Socket): void {
  Object.assign(conn.request, { headers: {}, rawHeaders: [] });
  Object.assign(handshake, { headers: {}, auth: {} });
}
