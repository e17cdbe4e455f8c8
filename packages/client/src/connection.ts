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
import { TransportFallback } from './transport-fallback.js';

/** `online` means that the server has sent `welcome` over the present connection. */
export type State = 'entering' | 'online' | 'away' | 'restarting' | 'refused' | 'closed';

/** The events of the server and of the connection. */
export interface ConnectionEvents extends ServerEvents {
  state: State;
  /** The server refused the connection, and the client does not retry. */
  refused: RequestError;
}

/** When to try again after the server refused the connection. */
export type RetryDecision = 'at once' | 'later' | 'never';

const ANSWER_TIMEOUT_MS = 10_000;
const RECONNECT_MIN_MS = 500;
const RECONNECT_MAX_MS = 5_000;
const REFUSED_RETRY_MS = 3_000;
/** Random part of each delay, so that clients do not reconnect all at once. */
const SPREAD = 0.25;

/**
 * A connection that reconnects until the server refuses it for good or it is closed. It sends no request before
 * `welcome`, and queues none inside the socket.
 */
export class Connection {
  state: State = 'entering';
  private readonly emitter = new Emitter<ConnectionEvents>();
  private socket: Socket<ServerToClientEvents, ClientToServerEvents> | undefined;
  private goodbye: ServerEvents['goodbye'] | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Adds a listener. `welcome` is emitted before `state` becomes `online`.
   * @returns a function that removes it
   */
  on<E extends keyof ConnectionEvents>(event: E, listener: (fact: ConnectionEvents[E]) => void): () => void {
    return this.emitter.on(event, listener);
  }

  /**
   * Connects and stays connected.
   * @param url of the server, with its base path
   * @param credentials called for every attempt
   * @param judge returns when to retry after a refusal; the code may be missing
   */
  open(
    url: string,
    credentials: () => Handshake,
    judge: (code: ErrorCode | undefined) => RetryDecision,
  ): void {
    const { origin, path } = endpointOf(url);
    const fallback = new TransportFallback(origin + path);
    const socket: typeof this.socket = io(origin, {
      path,
      auth: (give) => give(credentials()),
      transports: fallback.transports,
      tryAllTransports: true,
      timeout: fallback.timeoutMs,
      forceNew: true,
      reconnectionDelay: RECONNECT_MIN_MS,
      reconnectionDelayMax: RECONNECT_MAX_MS,
      randomizationFactor: SPREAD,
    });
    fallback.watch(socket.io);
    this.socket = socket;
    socket.onAny((fact: keyof ServerEvents, body: unknown) => this.dispatch(fact, body as never));
    socket.on('disconnect', (reason) => this.onDisconnect(reason));
    socket.on('connect_error', (error) => {
      if (!socket.active && this.state !== 'closed') {
        this.retryAfterRefusal((error as Error & { data?: Failure }).data, judge);
      }
    });
  }

  /** Sends a request. Never rejects, and resolves after `timeoutMs` at the latest. */
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

  /** Sends a request and resolves with the data of the reply. @throws RequestError or NoReplyError */
  async request<E extends keyof Requests>(event: E, body: Requests[E]['body']): Promise<Requests[E]['data']> {
    const answer = await this.tryRequest(event, body);
    if (answer.ok) return answer.data;
    if (answer.error.code === 'unanswered') throw new NoReplyError();
    throw new RequestError(answer.error);
  }

  /** Reconnects without further delay, for example when the network is back or the page is visible again. */
  reconnectNow(): void {
    const waiting = this.socket?.active && this.socket.io.engine?.readyState === 'closed';
    if (waiting && !this.goodbye) this.socket?.disconnect().connect();
  }

  /** Closes a connection that no longer answers, and opens a new one. */
  reopen(): void {
    this.socket?.io.engine.close();
  }

  /** Closes the connection for good. */
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
    // After this reason Socket.IO does not reconnect; after every other one it does.
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

  /** Sets the first delay after a disconnection. It doubles from there. */
  private setReconnectDelay(delayMs: number): void {
    this.socket?.io.reconnectionDelay(Math.max(RECONNECT_MIN_MS, delayMs));
    this.socket?.io.reconnectionDelayMax(Math.max(RECONNECT_MAX_MS, delayMs * (1 + SPREAD)));
  }

  private reconnectIn(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.socket?.connect(), delayMs * (1 + Math.random() * SPREAD));
  }
}

/** Splits a URL: Socket.IO would take its path for a namespace. */
function endpointOf(url: string): { origin: string; path: string } {
  const { protocol, host, pathname } = new URL(url);
  return { origin: `${protocol}//${host}`, path: `${pathname.replace(/\/+$/, '')}/socket.io/` };
}

interface AckEmitter {
  emitWithAck(event: string, body: unknown): Promise<unknown>;
}
