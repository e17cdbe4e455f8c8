import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { MESSAGE_METADATA } from '@nestjs/websockets/constants';
import type { Server, ServerOptions } from 'socket.io';
import type { Config } from '../config.js';
import { Submitted } from '../conversation/submitted.js';
import { Delivery, type ChatSocket } from '../delivery/delivery.js';
import { coalescing } from '../delivery/coalescing.adapter.js';
import { addressReader } from '../limit/address.js';
import { Limits } from '../limit/limits.js';
import { Metrics } from '../metrics/metrics.js';
import { CONNECT_TIMEOUT_MS, PACKET_MAX_BYTES } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import { Answer } from './answer.js';
import { ChatGateway } from './chat.gateway.js';
import { Lane } from './lane.js';
import { Ledger } from './ledger.js';
import { refusalFor } from './failure.js';
import { handlerOf } from './parameters.js';
import { Threshold } from './threshold.js';
import { Turnstile } from './turnstile.js';

/** One after the other into the log, and not one commit after the other. */
const OVERLAPPING = 'textmsg';

type Handler = (socket: ChatSocket, body: object) => unknown;
type Acknowledge = ConstructorParameters<typeof Answer>[1];

/**
 * How requests get from a socket to the gateway and how their answers get back. Nest's own adapter runs the requests
 * of one socket side by side and leaves some of them without an answer; this one runs them in order and answers all.
 */
export class ChatAdapter extends IoAdapter {
  private readonly threshold: Threshold;
  private readonly turnstile: Turnstile;
  private readonly ledger: Ledger;
  private readonly delivery: Delivery;
  private readonly handlers: ReadonlyMap<string, Handler>;

  constructor(
    app: INestApplicationContext,
    private readonly config: Config,
  ) {
    super(app);
    this.threshold = new Threshold(config, addressReader(config.trustProxy));
    this.turnstile = new Turnstile(app.get(Limits));
    this.ledger = new Ledger(app.get(Metrics), config.logLevel === 'verbose');
    this.delivery = app.get(Delivery);
    this.handlers = handlersOf(app.get(ChatGateway));
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
      connectTimeout: CONNECT_TIMEOUT_MS,
      allowRequest: this.threshold.allowRequest,
      cors: { origin: this.config.allowedOrigins },
      adapter: adapter as unknown as ServerOptions['adapter'],
    });
    this.threshold.watch(server);
    return server;
  }

  /** Nest's own way to a handler is not taken: ten promises and a list of arguments, and a function for each socket. */
  override bindMessageHandlers(socket: ChatSocket): void {
    const lane = new Lane();
    // A middleware that passes nothing on: Socket.IO would look for listeners, in a later turn of its own.
    socket.use(([event, ...args]: [string, ...unknown[]]) => {
      const answer = new Answer(socket, acknowledgement(args), this.ledger.open(event, args[0], socket));
      const refuse = (error: unknown): void => answer.refuse(refusalFor(error));
      const taken = lane.run(async () => {
        try {
          if (socket.data.isOver) throw new Refusal('unauthenticated', 'this connection was ended');
          await this.turnstile.pass(event, socket);
          const handle = this.handlers.get(event) ?? unknownEvent();
          const data: unknown = await handle(socket, onlyBody(args));
          if (data instanceof Submitted)
            return { ended: data.receipt.then((receipt) => answer.accept(receipt)).catch(refuse) };
          // A handler that returns nothing still gets its answer.
          answer.accept(data ?? {});
        } catch (error) {
          refuse(error);
        }
        return undefined;
      }, event === OVERLAPPING);
      if (!taken)
        answer.refuse(new Refusal('rate_limited', 'too many requests wait already', { retryAfterMs: 1_000 }));
    });
  }
}

/** By the event that each is subscribed to. */
function handlersOf(gateway: ChatGateway): Map<string, Handler> {
  const handlers = new Map<string, Handler>();
  for (const method of Object.getOwnPropertyNames(ChatGateway.prototype)) {
    const event: unknown = Reflect.getMetadata(MESSAGE_METADATA, gateway[method as keyof ChatGateway]);
    if (typeof event === 'string') handlers.set(event, handlerOf(gateway, method));
  }
  return handlers;
}

/** Takes the acknowledgement off the arguments. */
function acknowledgement(args: unknown[]): Acknowledge {
  return typeof args.at(-1) === 'function' ? (args.pop() as Acknowledge) : undefined;
}

function onlyBody(args: unknown[]): object {
  if (args.length > 1) throw new Refusal('invalid', 'a request has one body');
  const body: unknown = args[0] ?? {};
  if (typeof body !== 'object' || Array.isArray(body) || Buffer.isBuffer(body)) {
    throw new Refusal('invalid', 'the body must be an object');
  }
  return body as object;
}

function unknownEvent(): never {
  throw new Refusal('invalid', 'no such request');
}
