import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import type { Config } from '../config/config.js';
import { PendingReceipt } from '../conversation/log/pending-receipt.js';
import { DeliveryService, type ChatSocket } from '../delivery/delivery.service.js';
import { coalescing } from '../delivery/batching/coalescing.adapter.js';
import { clientAddressResolver } from '../common/client-address.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { Metrics } from '../metrics/metrics.js';
import { CONNECT_TIMEOUT_MS, PACKET_MAX_BYTES } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import { collectHandlers, type Handler } from './gateway-handlers.js';
import { disconnectFlood, type FloodingConnection } from './flood-disconnect.js';
import { PacketClock } from './packet-budget.js';
import { guardPackets } from './packet-guard.js';
import { ReplyOnce } from './reply.js';
import { RequestQueue } from './request-queue.js';
import { RequestLog } from './request-log.js';
import { toChatException } from '../common/errors/to-chat-exception.js';
import { ConnectionGuard } from './connection-guard.js';
import { RequestRateLimiter } from './request-rate-limiter.js';

/** The event whose requests may overlap: they enter the log in order, without waiting for each other's commits. */
const PIPELINED_EVENT = 'textmsg';

type Acknowledge = ConstructorParameters<typeof ReplyOnce>[1];

/**
 * Dispatches requests from sockets to gateways, and returns the replies. Nest's adapter runs the requests of a socket
 * concurrently and leaves some unanswered; this one runs them in order and answers all.
 */
export class ChatIoAdapter extends IoAdapter {
  private readonly connectionGuard: ConnectionGuard;
  private readonly rateLimiter: RequestRateLimiter;
  private readonly requestLog: RequestLog;
  private readonly delivery: DeliveryService;
  private readonly handlers: ReadonlyMap<string, Handler>;
  private readonly boundServers = new WeakSet<object>();
  private readonly clock: PacketClock | undefined;

  constructor(
    app: INestApplicationContext,
    private readonly config: Config,
  ) {
    super(app);
    this.connectionGuard = new ConnectionGuard(config, clientAddressResolver(config.trustProxy));
    this.rateLimiter = new RequestRateLimiter(app.get(RateLimits));
    this.requestLog = new RequestLog(app.get(Metrics), config.logLevel === 'verbose');
    this.delivery = app.get(DeliveryService);
    this.handlers = collectHandlers(app);
    this.clock = config.rateLimits ? new PacketClock() : undefined;
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const adapter = coalescing();
    this.delivery.counters = adapter.counters;
    const server: Server = super.createIOServer(port, {
      ...options!,
      maxHttpBufferSize: PACKET_MAX_BYTES,
      pingInterval: this.config.pingIntervalMs,
      pingTimeout: this.config.pingTimeoutMs,
      perMessageDeflate: false,
      // A polling response contains tokens beside texts of other users: its compressed length would reveal them.
      httpCompression: false,
      connectTimeout: CONNECT_TIMEOUT_MS,
      allowRequest: this.connectionGuard.allowRequest,
      cors: { origin: this.config.allowedOrigins },
      adapter: adapter as unknown as ServerOptions['adapter'],
    });
    guardPackets(server, this.clock);
    this.connectionGuard.trackConnections(server);
    return server;
  }

  /**
   * Nest calls this once per gateway. The first call is enough: Nest passes connections and disconnections to the hooks
   * of every gateway, and `handlers` contains the requests of all of them.
   */
  override bindClientConnect(server: Server, onConnection: (...args: unknown[]) => void): void {
    if (this.boundServers.has(server)) return;
    this.boundServers.add(server);
    super.bindClientConnect(server, onConnection);
  }

  override async dispose(): Promise<void> {
    this.clock?.stop();
    await super.dispose();
  }

  /** Bypasses Nest's handler pipeline, which creates ten promises per request and a function per socket. */
  override bindMessageHandlers(socket: ChatSocket): void {
    const queue = new RequestQueue();
    // A middleware that never calls `next`: otherwise Socket.IO would look for listeners in a later turn.
    socket.use(([event, ...args]: [string, ...unknown[]]) => {
      const reply = new ReplyOnce(
        socket,
        acknowledgement(args),
        this.requestLog.start(event, args[0], socket),
      );
      const refuse = (error: unknown): void => reply.fail(toChatException(error));
      const taken = queue.enqueue(async () => {
        try {
          if (socket.data.isClosing) throw new ChatException('unauthenticated', 'this connection is closing');
          await this.rateLimiter.consume(event, socket);
          const handle = this.handlers.get(event) ?? unknownEvent();
          const end = event === PIPELINED_EVENT ? undefined : this.rateLimiter.begin(socket);
          try {
            const data: unknown = await handle(socket, onlyBody(args));
            if (data instanceof PendingReceipt)
              return { ended: data.receipt.then((receipt) => void reply.succeed(receipt)).catch(refuse) };
            // A handler that returns nothing still gets a reply.
            await this.rateLimiter.charge(socket, reply.succeed(data ?? {}));
          } finally {
            end?.();
          }
        } catch (error) {
          refuse(error);
        }
        return undefined;
      }, event === PIPELINED_EVENT);
      if (taken) return;
      reply.fail(new ChatException('rate_limited', 'too many requests are waiting', { retryAfterMs: 1_000 }));
      // Waiting requests are not executed after a flood.
      socket.data.isClosing = true;
      disconnectFlood(socket.conn as unknown as FloodingConnection, 'too many waiting requests');
    });
  }
}

/** Removes the acknowledgement from the arguments and returns it. */
function acknowledgement(args: unknown[]): Acknowledge {
  return typeof args.at(-1) === 'function' ? (args.pop() as Acknowledge) : undefined;
}

function onlyBody(args: unknown[]): object {
  if (args.length > 1) throw new ChatException('invalid', 'a request must have at most one body');
  const body: unknown = args[0] ?? {};
  if (typeof body !== 'object' || Array.isArray(body) || Buffer.isBuffer(body)) {
    throw new ChatException('invalid', 'the body of a request must be an object');
  }
  return body as object;
}

function unknownEvent(): never {
  throw new ChatException('invalid', 'unknown event');
}
