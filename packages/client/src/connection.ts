import { io, type Socket } from 'socket.io-client';
import type {
  ClientToServerEvents,
  Facts,
  Handshake,
  Requests,
  ServerToClientEvents,
} from '../../../src/protocol/events.js';
import type { ErrorCode, Failure } from '../../../src/protocol/shapes.js';
import { type Answer, UNANSWERED } from './answer.js';
import { Listeners } from './listeners.js';
import { Refused, Unanswered } from './refused.js';

/** `online` means that the server has said `welcome` over the connection of now. */
export type State = 'entering' | 'online' | 'away' | 'restarting' | 'refused' | 'closed';

/** What is told beside the facts of the server. */
export interface News extends Facts {
  state: State;
  /** The server does not let us in, and will not by itself. */
  refused: Refused;
}

/** When to knock again at a door that was not opened. */
export type Again = 'at once' | 'later' | 'never';

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
  private readonly news = new Listeners<News>();
  private socket: Socket<ServerToClientEvents, ClientToServerEvents> | undefined;
  private goodbye: Facts['goodbye'] | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Whoever listens to `welcome` hears it before `state` becomes `online`.
   * @returns a function that stops the listening
   */
  on<E extends keyof News>(event: E, listener: (fact: News[E]) => void): () => void {
    return this.news.on(event, listener);
  }

  /**
   * Connects and stays connected.
   * @param credentials asked for at every attempt
   * @param judge says of a refusal when the next attempt may go otherwise; no code where none was given
   */
  open(url: string, credentials: () => Handshake, judge: (code: ErrorCode | undefined) => Again): void {
    const socket: typeof this.socket = io(url, {
      auth: (give) => give(credentials()),
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      forceNew: true,
      reconnectionDelay: RECONNECT_MIN_MS,
      reconnectionDelayMax: RECONNECT_MAX_MS,
      randomizationFactor: SPREAD,
    });
    this.socket = socket;
    socket.onAny((fact: keyof Facts, body: unknown) => this.hear(fact, body as never));
    socket.on('disconnect', (reason) => this.lose(reason));
    socket.on('connect_error', (error) => {
      if (!socket.active && this.state !== 'closed') {
        this.knockAgain((error as Error & { data?: Failure }).data, judge);
      }
    });
  }

  /** Asks the server, and always comes back with an answer: after `timeoutMs` at the latest. */
  async answer<E extends keyof Requests>(
    event: E,
    body: Requests[E]['body'],
    timeoutMs = ANSWER_TIMEOUT_MS,
  ): Promise<Answer<Requests[E]['data']>> {
    if (this.state !== 'online' || !this.socket?.connected) return UNANSWERED;
    try {
      const asking = this.socket.timeout(timeoutMs) as unknown as Asking;
      return (await asking.emitWithAck(event, body)) as Answer<Requests[E]['data']>;
    } catch {
      return UNANSWERED;
    }
  }

  /** The same for who prefers exceptions. @throws Refused or Unanswered */
  async ask<E extends keyof Requests>(event: E, body: Requests[E]['body']): Promise<Requests[E]['data']> {
    const answer = await this.answer(event, body);
    if (answer.ok) return answer.data;
    if (answer.error.code === 'unanswered') throw new Unanswered();
    throw new Refused(answer.error);
  }

  /** Cuts a waiting time short: the network is back, or somebody looks again. */
  hurry(): void {
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
    this.be('closed');
    this.socket?.disconnect();
  }

  private hear<E extends keyof Facts>(fact: E, body: Facts[E]): void {
    if (fact === 'goodbye') this.takeLeave(body as Facts['goodbye']);
    this.news.tell(fact, body as News[E]);
    if (fact !== 'welcome') return;
    this.goodbye = undefined;
    this.waitFrom(RECONNECT_MIN_MS);
    this.be('online');
  }

  private lose(reason: string): void {
    if (this.state === 'closed') return;
    this.be(this.goodbye?.reason === 'restart' ? 'restarting' : 'away');
    // After this reason the client waits to be told; after every other one it comes back by itself.
    if (reason === 'io server disconnect') this.comeBackIn(this.goodbye?.reconnectInMs ?? RECONNECT_MIN_MS);
  }

  private knockAgain(failure: Failure | undefined, judge: (code: ErrorCode | undefined) => Again): void {
    const again = judge(failure?.code);
    if (again === 'at once') this.socket?.connect();
    else if (again === 'later' || !failure) this.comeBackIn(failure?.retryAfterMs ?? REFUSED_RETRY_MS);
    else {
      this.be('refused');
      this.news.tell('refused', new Refused(failure));
    }
  }

  private be(state: State): void {
    if (state === this.state) return;
    this.state = state;
    this.news.tell('state', state);
  }

  private takeLeave(goodbye: Facts['goodbye']): void {
    this.goodbye = goodbye;
    this.waitFrom(goodbye.reconnectInMs / (1 - SPREAD));
  }

  /** The first waiting time after a disconnection; it doubles from there. */
  private waitFrom(delayMs: number): void {
    this.socket?.io.reconnectionDelay(Math.max(RECONNECT_MIN_MS, delayMs));
    this.socket?.io.reconnectionDelayMax(Math.max(RECONNECT_MAX_MS, delayMs * (1 + SPREAD)));
  }

  private comeBackIn(delayMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.socket?.connect(), delayMs * (1 + Math.random() * SPREAD));
  }
}

interface Asking {
  emitWithAck(event: string, body: unknown): Promise<unknown>;
}
