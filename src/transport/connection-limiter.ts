import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../config/config.js';
import {
  clientAddressResolver,
  networkOf,
  plainAddress,
  proxyTest,
  type ClientAddressResolver,
} from '../common/client-address.js';
import { ChatException } from '../protocol/chat-exception.js';
import { rawResponse, type RawResponse } from './raw-response.js';
import { RepeatedWarning } from './repeated-warning.js';

type Settings = Pick<Config, 'connectionsPerAddress' | 'rateLimits' | 'trustProxy'>;

/** Connections of one address beside its chat connections: page loads, files and polling. */
const HTTP_CONNECTIONS = 250;
const RETRY_AFTER_MS = 5_000;

const COUNTED_AS = Symbol('countedAs');
type CountedSocket = Socket & { [COUNTED_AS]?: string };

/**
 * Counts TCP connections by address, for any protocol, and rejects those above the limit. Connections of a trusted
 * proxy are unlimited; instead, the open requests that it forwards are counted by client address.
 */
export class ConnectionLimiter {
  private readonly open = new Map<string, number>();
  private readonly most: number;
  private readonly isOn: boolean;
  private readonly isProxy: (peer: string) => boolean;
  private readonly clientAddress: ClientAddressResolver;
  private readonly warning = new RepeatedWarning('Connections');

  constructor({ connectionsPerAddress, rateLimits, trustProxy }: Settings) {
    this.most = connectionsPerAddress + HTTP_CONNECTIONS;
    this.isOn = rateLimits;
    this.isProxy = proxyTest(trustProxy);
    this.clientAddress = clientAddressResolver(trustProxy);
  }

  watch(server: Server): void {
    if (!this.isOn) return;
    const { release } = this;
    // One shared function for all sockets, which saves memory; it finds the count through the socket.
    function onClose(this: CountedSocket): void {
      release(this[COUNTED_AS]!);
    }
    server.on('connection', (socket: CountedSocket) => {
      const peer = socket.remoteAddress ?? '';
      if (this.isProxy(peer)) return;
      const network = networkOf(plainAddress(peer));
      if (!this.take(network)) {
        socket.end(rawResponse(refused()), () => socket.destroy());
        return;
      }
      socket[COUNTED_AS] = network;
      socket.on('close', onClose);
    });
  }

  /** Counts a request that a trusted proxy forwards, until it is answered. */
  admitForwarded(request: IncomingMessage, response: ServerResponse): RawResponse | undefined {
    if (!this.isOn || !this.isProxy(request.socket.remoteAddress ?? '')) return undefined;
    const key = `forwarded ${networkOf(this.clientAddress(request))}`;
    if (!this.take(key)) return refused();
    response.once('close', () => this.release(key));
    return undefined;
  }

  private take(key: string): boolean {
    const open = this.open.get(key) ?? 0;
    if (open >= this.most) {
      this.warning.warn(
        `rejected a connection: its address has ${open} already (${key}); if it is a reverse proxy, set TRUST_PROXY`,
      );
      return false;
    }
    this.open.set(key, open + 1);
    return true;
  }

  private readonly release = (key: string): void => {
    const left = this.open.get(key)! - 1;
    if (left > 0) this.open.set(key, left);
    else this.open.delete(key);
  };
}

function refused(): RawResponse {
  const exception = new ChatException('rate_limited', 'too many connections from this address', {
    retryAfterMs: RETRY_AFTER_MS,
  });
  return { status: 429, body: exception.toFailure() };
}
