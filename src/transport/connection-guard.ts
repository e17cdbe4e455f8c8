import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'socket.io';
import type { Config } from '../config/config.js';
import type { SocketData } from '../delivery/delivery.service.js';
import { networkOf, type ClientAddressResolver } from '../common/client-address.js';

type Connection = {
  request: IncomingMessage;
  remoteAddress: string;
  once(event: 'close', heard: () => void): void;
};
type Verdict = (why: string | null | undefined, isAllowed: boolean) => void;

/**
 * Rejects connections of an address with too many. Runs once for each connection, on either transport; the origin is
 * checked for each request by the guard before it.
 */
export class ConnectionGuard {
  private readonly connections = new Map<string, number>();

  constructor(
    private readonly config: Pick<Config, 'connectionsPerAddress' | 'rateLimits'>,
    private readonly clientAddress: ClientAddressResolver,
  ) {}

  readonly allowRequest = (request: IncomingMessage, verdict: Verdict): void => {
    if (this.config.rateLimits && this.isFull(request)) {
      return verdict('too many connections from this address', false);
    }
    verdict(undefined, true);
  };

  /** Sets the address of each socket, and counts the open connections of each address. */
  trackConnections(server: Server): void {
    server.use((socket, next) => {
      (socket.data as SocketData).address = socket.conn.remoteAddress;
      next();
    });
    server.on('connection', discardHandshake);
    server.engine.on('connection', (connection: Connection) => {
      const address = this.clientAddress(connection.request);
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
    const open = this.connections.get(networkOf(this.clientAddress(request))) ?? 0;
    return open >= this.config.connectionsPerAddress;
  }
}

/**
 * Discards the headers of the handshake request. engine.io keeps this request while the connection is open, and the
 * password and browser details are not needed after authentication.
 */
function discardHandshake({ conn, handshake }: Socket): void {
  Object.assign(conn.request, { headers: {}, rawHeaders: [] });
  Object.assign(handshake, { headers: {}, auth: {} });
}
