import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Server, type ServerOptions, type Socket as ServerSocket } from 'socket.io';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

export const ROOMS = ['main', 'second', 'third'];
export const SIDE = '/side';

type Line = readonly unknown[];

/** One Socket.IO server with its subscribers, which record everything they receive in order. */
export class BroadcastHarness {
  readonly server: Server;
  readonly #http: HttpServer;
  readonly #listeners: TestSubscriber[] = [];
  readonly #arrivals = new Map<string, (socket: ServerSocket) => void>();

  private constructor(http: HttpServer, options: Partial<ServerOptions>) {
    this.#http = http;
    this.server = new Server(http, { ...options, connectTimeout: 2_000 });
    for (const nsp of [this.server.of('/'), this.server.of(SIDE)]) {
      nsp.on('connection', (socket) => {
        void socket.join('main');
        socket.emit('welcome', nsp.name);
        this.#arrivals.get(nsp.name + String(socket.handshake.auth.name))?.(socket);
      });
    }
  }

  static async open(options: Partial<ServerOptions> = {}): Promise<BroadcastHarness> {
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new BroadcastHarness(http, options);
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /**
   * Connects a subscriber. Resolves as soon as the server has the socket, which may still be
   * upgrading.
   */
  async connect(
    name: string,
    options: Partial<ManagerOptions & SocketOptions> = {},
  ): Promise<TestSubscriber> {
    const arrival = this.#arrivalOf('/', name);
    const socket = io(`http://127.0.0.1:${this.port}`, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      auth: { name },
      ...options,
    });
    const listener = new TestSubscriber(name, socket);
    this.#listeners.push(listener);
    listener.serverSocket = await arrival;
    return listener;
  }

  /** A second namespace over the same connection. */
  async connectNamespace(listener: TestSubscriber): Promise<void> {
    const arrival = this.#arrivalOf(SIDE, listener.name);
    listener.openAside();
    listener.sideServerSocket = await arrival;
  }

  async close(): Promise<void> {
    for (const listener of this.#listeners) listener.leave();
    await untilTrue(() => this.server.engine.clientsCount === 0);
    await this.server.close();
  }

  #arrivalOf(nsp: string, name: string): Promise<ServerSocket> {
    return new Promise((resolve) => this.#arrivals.set(nsp + name, resolve));
  }
}

export class TestSubscriber {
  readonly received: Line[] = [];
  serverSocket!: ServerSocket;
  sideServerSocket: ServerSocket | undefined;
  side: Socket | undefined;

  constructor(
    readonly name: string,
    readonly socket: Socket,
  ) {
    this.#listen(socket, '/');
  }

  openAside(): void {
    this.side = this.socket.io.socket(SIDE, { auth: { name: this.name } });
    this.#listen(this.side, SIDE);
  }

  /** Closes the connection, also where the server has closed the socket already. */
  leave(): void {
    this.socket.io.engine.close();
  }

  /** Resolves once the event was received, at once where it was received before. */
  async receives(event: string, socket = this.socket): Promise<void> {
    const nsp = socket === this.side ? SIDE : '/';
    if (this.received.some(([where, received]) => where === nsp && received === event)) return;
    await new Promise<unknown>((resolve) => socket.once(event as never, resolve as never));
  }

  #listen(socket: Socket, nsp: string): void {
    socket.onAny((event: string, ...args: unknown[]) => {
      // Acknowledgements are not called: an acknowledgement for a namespace that the server just
      // closed makes it close the whole connection.
      const said = args.filter((arg) => typeof arg !== 'function');
      this.received.push([nsp, event, ...said.map(shortened)]);
    });
    socket.on('disconnect', (reason) => this.received.push([nsp, 'disconnect', reason]));
  }
}

function shortened(value: unknown): unknown {
  return typeof value === 'string' && value.length > 100 ? `${value.length} characters` : value;
}

/** Resolves in the turn of the event loop in which the condition holds. */
export async function untilTrue(isSo: () => boolean, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`);
    await turn();
  }
}
