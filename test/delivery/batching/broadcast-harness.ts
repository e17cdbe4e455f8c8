import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Server, type ServerOptions, type Socket as ServerSocket } from 'socket.io';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

export const ROOMS = ['stage', 'foyer', 'gallery'];
export const SIDE = '/side';

type Line = readonly unknown[];

/** One server with its listeners; everything that a listener hears is written down in order. */
export class Theatre {
  readonly server: Server;
  readonly #http: HttpServer;
  readonly #listeners: Listener[] = [];
  readonly #arrivals = new Map<string, (socket: ServerSocket) => void>();

  private constructor(http: HttpServer, options: Partial<ServerOptions>) {
    this.#http = http;
    this.server = new Server(http, { ...options, connectTimeout: 2_000 });
    for (const nsp of [this.server.of('/'), this.server.of(SIDE)]) {
      nsp.on('connection', (socket) => {
        void socket.join('stage');
        socket.emit('welcome', nsp.name);
        this.#arrivals.get(nsp.name + String(socket.handshake.auth.name))?.(socket);
      });
    }
  }

  static async open(options: Partial<ServerOptions> = {}): Promise<Theatre> {
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    return new Theatre(http, options);
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** Lets somebody in: resolved as soon as the server has the socket, which may be in the midst of its upgrade. */
  async admit(name: string, options: Partial<ManagerOptions & SocketOptions> = {}): Promise<Listener> {
    const arrival = this.#arrivalOf('/', name);
    const socket = io(`http://127.0.0.1:${this.port}`, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      auth: { name },
      ...options,
    });
    const listener = new Listener(name, socket);
    this.#listeners.push(listener);
    listener.seat = await arrival;
    return listener;
  }

  /** A second namespace over the same connection. */
  async admitAside(listener: Listener): Promise<void> {
    const arrival = this.#arrivalOf(SIDE, listener.name);
    listener.openAside();
    listener.sideSeat = await arrival;
  }

  async close(): Promise<void> {
    for (const listener of this.#listeners) listener.leave();
    await until(() => this.server.engine.clientsCount === 0);
    await this.server.close();
  }

  #arrivalOf(nsp: string, name: string): Promise<ServerSocket> {
    return new Promise((resolve) => this.#arrivals.set(nsp + name, resolve));
  }
}

export class Listener {
  readonly heard: Line[] = [];
  seat!: ServerSocket;
  sideSeat: ServerSocket | undefined;
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

  /** Closes the connection, also where the server has put the socket out already. */
  leave(): void {
    this.socket.io.engine.close();
  }

  /** Resolved once this has been heard, at once where it was heard already. */
  async hears(event: string, socket = this.socket): Promise<void> {
    const nsp = socket === this.side ? SIDE : '/';
    if (this.heard.some(([where, heard]) => where === nsp && heard === event)) return;
    await new Promise<unknown>((resolve) => socket.once(event as never, resolve as never));
  }

  #listen(socket: Socket, nsp: string): void {
    socket.onAny((event: string, ...args: unknown[]) => {
      // Nobody answers: an answer to a namespace that the server has just closed makes it close the whole connection.
      const said = args.filter((arg) => typeof arg !== 'function');
      this.heard.push([nsp, event, ...said.map(shortened)]);
    });
    socket.on('disconnect', (reason) => this.heard.push([nsp, 'disconnect', reason]));
  }
}

function shortened(value: unknown): unknown {
  return typeof value === 'string' && value.length > 100 ? `${value.length} characters` : value;
}

/** Resolved at the turn of the event loop in which it is so. */
export async function until(isSo: () => boolean, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`);
    await turn();
  }
}
