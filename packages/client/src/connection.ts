import { io, type Socket } from 'socket.io-client';
import type {
  ClientToServerEvents,
  ServerEvents,
  Handshake,
  Requests,
  ServerToClientEvents,
} from '../../../src/protocol/events.js';
import type { ErrorCode, Failure } from '../../../src/protocol/types.js';
import { type RequestResult, NO_REPLY } from './request-result.js';
import { Emitter } from './emitter.js';
import { RequestError, NoReplyError } from './errors.js';

/** `online` means that the server has said `welcome` over the connection of now. */
export type State = 'entering' | 'online' | 'away' | 'restarting' | 'refused' | 'closed';

/** What is told beside the facts of the server. */
export interface ConnectionEvents extends ServerEvents {
  state: State;
  /** The server does not let us in, and will not by itself. */
  refused: RequestError;
}

/** When to try again after the server refused the connection. */
export type RetryDecision = 'at once' | 'later' | 'never';

const ANSWER_TIMEOUT_MS = 10_000;
const RECONNECT_MIN_MS = 500;
const RECONNECT_MAX_MS = 5_000;
const REFUSED_RETRY_MS = 3_000;
/** Everybody comes back at a slightly different time. */
const SPREAD = 0.25;

/**
 * A connection that comes back by itself, until the server refuses for good or it is closed. Nothing is asked before the
 * server has said `welcome`, and nothing is ever left waiting inside the socket.
 */
export class Connection {
  state: State = 'entering';
  private readonly emitter = new Emitter<ConnectionEvents>();
  private socket: Socket<ServerToClientEvents, ClientToServerEvents> | undefined;
  private goodbye: ServerEvents['goodbye'] | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Whoever listens to `welcome` hears it before `state` becomes `online`.
   * @returns a function that stops the listening
   */
  on<E extends keyof ConnectionEvents>(event: E, listener: (fact: ConnectionEvents[E]) => void): () => void {
    return this.emitter.on(event, listener);
  }

  /**
   * Connects and stays connected.
   * @param url of the chat, with the base path where it has one
   * @param credentials asked for at every attempt
   * @param judge says of a refusal when the next attempt may go otherwise; no code where none was given
   */
  open(
    url: string,
    credentials: () => Handshake,
    judge: (code: ErrorCode | undefined) => RetryDecision,
  ): void {
    const { origin, path } = endpointOf(url);
    const socket: typeof this.socket = io(origin, {
      path,
      auth: (give) => give(credentials()),
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      forceNew: true,
      reconnectionDelay: RECONNECT_MIN_MS,
      reconnectionDelayMax: RECONNECT_MAX_MS,
      randomizationFactor: SPREAD,
    });
    this.socket = socket;
    socket.onAny((fact: keyof ServerEvents, body: unknown) => this.dispatch(fact, body as never));
    socket.on('disconnect', (reason) => this.onDisconnect(reason));
    socket.on('connect_error', (error) => {
      if (!socket.active && this.state !== 'closed') {
        this.retryAfterRefusal((error as Error & { data?: Failure }).data, judge);
      }
    });
  }

  /** Asks the server, and always comes back with an answer: after `timeoutMs` at the latest. */
  async tryRequest<E extends keyof Requests>(
    event: E,
    body: Requests[E]['body'],
    timeoutMs = ANSWER_TIMEOUT_MS,
  ): Promise<RequestResult<Requests[E]['data']>> {
    if (this.state !== 'online' || !this.socket?.connected) return NO_REPLY;
    try {
      const asking = this.socket.timeout(timeoutMs) as unknown as AckEmitter;
      return (await asking.emitWithAck(event, body)) as RequestResult<Requests[E]['data']>;
    } catch {
      return NO_REPLY;
    }
  }

  /** The same for who prefers exceptions. @throws RequestError or NoReplyError */
  async request<E extends keyof Requests>(event: E, body: Requests[E]['body']): Promise<Requests[E]['data']> {
    const answer = await this.tryRequest(event, body);
    if (answer.ok) return answer.data;
    if (answer.error.code === 'unanswered') throw new NoReplyError();
    throw new RequestError(answer.error);
  }

  /** Cuts a waiting time short: the network is back, or somebody looks again. */
  reconnectNow(): void {
    const waiting = this.socket?.active && this.socket.io.engine?.readyState === 'closed';
    if (waiting && !this.goodbye) this.socket?.disconnect().connect();
  }

  /** Lets go of a connection that answers no more; a new one follows by itself. */
  reopen(): void {
    this.socket?.io.engine.close();
  }

  /** Lets go for good. */
  close(): void {
    clearTimeout(this.timer);
    this.setState('closed');
    this.socket?.disconnect();
  }

  private dispatch<E extends keyof ServerEvents>(fact: E, body: ServerEvents[E]): void {
    if (fact === 'goodbye') this.onGoodbye(body as ServerEvents['goodbye']);
    this.emitter.emit(fact, body as ConnectionEvents[E]);
    if (fact !== 'welcome') return;
    this.goodbye = undefined;
    this.setReconnectDelay(RECONNECT_MIN_MS);
    this.setState('online');
  }

  private onDisconnect(reason: string): void {
    if (this.state === 'closed') return;
    this.setState(this.goodbye?.reason === 'restart' ? 'restarting' : 'away');
    // After this reason the client waits to be told; after every other one it comes back by itself.
    if (reason === 'io server disconnect') this.reconnectIn(this.goodbye?.reconnectInMs ?? RECONNECT_MIN_MS);
  }

  private retryAfterRefusal(
    failure: Failure | undefined,
    judge: (code: ErrorCode | undefined) => RetryDecision,
  ): void {
    const again = judge(failure?.code);
    if (again === 'at once') this.socket?.connect();
    else if (again === 'later' || !failure) this.reconnectIn(failure?.retryAfterMs ?? REFUSED_RETRY_MS);
    else {
      this.setState('refused');
      this.emitter.emit('refused', new RequestError(failure));
    }
  }

  private setState(state: State): void {
    if (state === this.state) return;
    this.state = state;
    this.emitter.emit('state', state);
  }

  private onGoodbye(goodbye: ServerEvents['goodbye']): void {
    this.goodbye = goodbye;
    this.setReconnectDelay(goodbye.reconnectInMs / (1 - SPREAD));
  }

  /** The first waiting time after a disconnection; it doubles from there. */
  private setReconnectDelay(delayMs: number): void {
    this.socket?.io.reconnectionDelay(Math.max(RECONNECT_MIN_MS, delayMs));
    this.socket?.io.reconnectionDelayMax(Math.max(RECONNECT_MAX_MS, delayMs * (1 + SPREAD)));
  }

  private reconnectIn(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.socket?.connect(), delayMs * (1 + Math.random() * SPREAD));
  }
}

/** Socket.IO would take a path for a namespace. */
function endpointOf(url: string): { origin: string; path: string } {
  const { protocol, host, pathname } = new URL(url);
  return { origin: `${protocol}//${host}`, path: `${pathname.replace(/\/+$/, '')}/socket.io/` };
}

interface AckEmitter {
  emitWithAck(event: string, body: unknown): Promise<unknown>;
}
