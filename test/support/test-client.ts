import { io, type Socket } from 'socket.io-client';
import type {
  ClientToServerEvents,
  ServerEvents,
  Handshake,
  Requests,
  ServerToClientEvents,
} from '../../src/protocol/events.js';
import type { Failure, Receipt, Reply, Welcome } from '../../src/protocol/types.js';
import { registerSecret } from './captured-logs.js';

const TIMEOUT_MS = 5_000;

/** Part of an event. */
type Like<T> = T extends object ? { [K in keyof T]?: Like<T[K]> } : T;
type Secrets = Record<'password' | 'token' | 'code' | 'recovery', unknown>;
type ReceivedEvent = { event: string; fact: unknown };
type Waiter = { matches: (heard: ReceivedEvent) => boolean; done: (fact: unknown) => void };

/** One connection of a user, which records every event from the start. */
export class TestClient {
  readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly inbox: ReceivedEvent[] = [];
  private waiters: Waiter[] = [];

  constructor(
    url: string,
    private readonly auth: Handshake,
    query?: Record<string, string>,
    headers?: Record<string, string>,
  ) {
    this.socket = io(url, {
      auth: (give) =>
        give(
          this.inbox.some(({ event }) => event === 'welcome') && this.token ? { token: this.token } : auth,
        ),
      query,
      extraHeaders: headers,
      forceNew: true,
      transports: ['websocket'],
      reconnectionDelay: 20,
      reconnectionDelayMax: 200,
    });
    for (const field of ['password', 'token', 'code', 'recovery'] as const)
      registerSecret((auth as Partial<Secrets>)?.[field]);
    this.socket.onAny((event: string, fact: unknown) => {
      if (event === 'welcome') {
        registerSecret((fact as Welcome).token);
        registerSecret((fact as Welcome).recoveryCode);
      }
      this.record({ event, fact });
    });
    this.socket.on('connect_error', (error: Error & { data?: Failure }) => {
      if (error.data) this.record({ event: 'refused', fact: error.data });
    });
    this.socket.on('disconnect', (reason) => this.record({ event: 'disconnected', fact: { reason } }));
  }

  get welcome(): Welcome {
    return this.received('welcome').at(-1)!;
  }

  get name(): string {
    return this.welcome.me!.name;
  }

  get id(): string {
    return this.welcome.me!.id;
  }

  get token(): string {
    return (
      this.received('welcome').find(({ token }) => token)?.token ?? (this.auth as { token: string }).token
    );
  }

  /** Sends a request, and resolves with its reply, also a failure. */
  request<E extends keyof Requests>(
    event: E,
    body: Requests[E]['body'],
  ): Promise<Reply<Requests[E]['data']>> {
    return this.send(event, body) as Promise<Reply<Requests[E]['data']>>;
  }

  /** Sends any value as any event, as a hostile client would. */
  send(event: string, ...args: unknown[]): Promise<Reply<unknown>> {
    for (const field of ['password', 'code'] as const)
      registerSecret((args[0] as Partial<Secrets> | null)?.[field]);
    const raw = this.socket as unknown as Socket;
    return raw.timeout(TIMEOUT_MS).emitWithAck(event, ...args) as Promise<Reply<unknown>>;
  }

  /** Sends a request that must succeed. */
  async requestOk<E extends keyof Requests>(
    event: E,
    body: Requests[E]['body'],
  ): Promise<Requests[E]['data']> {
    const reply = await this.request(event, body);
    if (!reply.ok) throw new Error(`${event} was refused: ${JSON.stringify(reply.error)}`);
    return reply.data;
  }

  sendText(content: string, more: Partial<Requests['textmsg']['body']> = {}): Promise<Receipt> {
    return this.requestOk('textmsg', { content, ...more });
  }

  /** Resolves with the first event of this name, received before or later, that matches `like`. */
  async receives<E extends keyof ServerEvents>(
    event: E,
    like: Like<ServerEvents[E]> = {} as Like<ServerEvents[E]>,
    patienceMs = TIMEOUT_MS,
  ): Promise<ServerEvents[E]> {
    return (await this.waitForRecord(event, like, patienceMs)) as ServerEvents[E];
  }

  /** Resolves with the error code of a rejected connection. */
  async isRefused(): Promise<string> {
    return ((await this.waitForRecord('refused', {})) as Failure).code;
  }

  async isDisconnected(): Promise<void> {
    await this.waitForRecord('disconnected', {});
  }

  /** Returns all events of this name so far. */
  received<E extends keyof ServerEvents>(event: E): ServerEvents[E][] {
    return this.inbox.filter((heard) => heard.event === event).map((heard) => heard.fact as ServerEvents[E]);
  }

  /** Returns the texts of a conversation received so far. */
  texts(conversation = 'lobby'): string[] {
    return this.received('textmsg')
      .filter((entry) => entry.conversation === conversation && entry.content !== 'fence')
      .map((entry) => entry.content);
  }

  disconnect(): void {
    this.socket.disconnect();
  }

  private record(heard: ReceivedEvent): void {
    this.inbox.push(heard);
    this.waiters = this.waiters.filter((waiting) => {
      if (!waiting.matches(heard)) return true;
      waiting.done(heard.fact);
      return false;
    });
  }

  private waitForRecord(event: string, like: unknown, patienceMs = TIMEOUT_MS): Promise<unknown> {
    const matches = (heard: ReceivedEvent): boolean => heard.event === event && holds(heard.fact, like);
    const known = this.inbox.find(matches);
    if (known) return Promise.resolve(known.fact);
    return new Promise((done, failed) => {
      const timer = setTimeout(
        () =>
          failed(
            new Error(
              `never heard ${event} ${JSON.stringify(like)}; heard ${JSON.stringify(this.inbox.slice(-5))}`,
            ),
          ),
        patienceMs,
      );
      timer.unref();
      this.waiters.push({ matches, done: (fact) => (clearTimeout(timer), done(fact)) });
    });
  }
}

/** Returns whether `fact` contains all of `like`; of a list, each element anywhere in it. */
function holds(fact: unknown, like: unknown): boolean {
  if (Array.isArray(like)) {
    return Array.isArray(fact) && like.every((part) => fact.some((candidate) => holds(candidate, part)));
  }
  if (typeof like !== 'object' || like === null) return fact === like;
  if (typeof fact !== 'object' || fact === null) return Object.keys(like).length === 0;
  return Object.entries(like).every(([key, value]) => holds((fact as Record<string, unknown>)[key], value));
}
