import { io, type Socket } from 'socket.io-client';
import type {
  ClientToServerEvents,
  ServerEvents,
  Handshake,
  Requests,
  ServerToClientEvents,
} from '../../src/protocol/events.js';
import type { Failure, Receipt, Reply, Welcome } from '../../src/protocol/types.js';
import { keepSecret } from './witness.js';

const PATIENCE_MS = 5_000;

/** Any part of a fact. */
type Like<T> = T extends object ? { [K in keyof T]?: Like<T[K]> } : T;
type Secrets = Record<'password' | 'token' | 'code', unknown>;
type Heard = { event: string; fact: unknown };
type Waiting = { matches: (heard: Heard) => boolean; done: (fact: unknown) => void };

/** One connection of somebody: remembers everything it heard from the first moment on. */
export class Guest {
  readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly inbox: Heard[] = [];
  private waiting: Waiting[] = [];

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
    for (const field of ['password', 'token', 'code'] as const)
      keepSecret((auth as Partial<Secrets>)?.[field]);
    this.socket.onAny((event: string, fact: unknown) => {
      if (event === 'welcome') keepSecret((fact as Welcome).token);
      this.remember({ event, fact });
    });
    this.socket.on('connect_error', (error: Error & { data?: Failure }) => {
      if (error.data) this.remember({ event: 'refused', fact: error.data });
    });
    this.socket.on('disconnect', (reason) => this.remember({ event: 'disconnected', fact: { reason } }));
  }

  get welcome(): Welcome {
    return this.heard('welcome').at(-1)!;
  }

  get name(): string {
    return this.welcome.me!.name;
  }

  get id(): string {
    return this.welcome.me!.id;
  }

  get token(): string {
    return this.heard('welcome').find(({ token }) => token)?.token ?? (this.auth as { token: string }).token;
  }

  /** Asks, and resolves with whatever Reply comes. */
  ask<E extends keyof Requests>(event: E, body: Requests[E]['body']): Promise<Reply<Requests[E]['data']>> {
    return this.send(event, body) as Promise<Reply<Requests[E]['data']>>;
  }

  /** Sends anything under any name, as a hostile client would. */
  send(event: string, ...args: unknown[]): Promise<Reply<unknown>> {
    for (const field of ['password', 'code'] as const)
      keepSecret((args[0] as Partial<Secrets> | null)?.[field]);
    const raw = this.socket as unknown as Socket;
    return raw.timeout(PATIENCE_MS).emitWithAck(event, ...args) as Promise<Reply<unknown>>;
  }

  /** Asks for something that must be granted. */
  async asks<E extends keyof Requests>(event: E, body: Requests[E]['body']): Promise<Requests[E]['data']> {
    const reply = await this.ask(event, body);
    if (!reply.ok) throw new Error(`${event} was refused: ${JSON.stringify(reply.error)}`);
    return reply.data;
  }

  says(content: string, more: Partial<Requests['textmsg']['body']> = {}): Promise<Receipt> {
    return this.asks('textmsg', { content, ...more });
  }

  /** Resolves with the first fact of this name, heard already or still to come, that holds all of `like`. */
  async hears<E extends keyof ServerEvents>(
    event: E,
    like: Like<ServerEvents[E]> = {} as Like<ServerEvents[E]>,
    patienceMs = PATIENCE_MS,
  ): Promise<ServerEvents[E]> {
    return (await this.remembers(event, like, patienceMs)) as ServerEvents[E];
  }

  /** The code with which the server refused. */
  async isRefused(): Promise<string> {
    return ((await this.remembers('refused', {})) as Failure).code;
  }

  async isLetGo(): Promise<void> {
    await this.remembers('disconnected', {});
  }

  /** All facts of this name so far. */
  heard<E extends keyof ServerEvents>(event: E): ServerEvents[E][] {
    return this.inbox.filter((heard) => heard.event === event).map((heard) => heard.fact as ServerEvents[E]);
  }

  /** What was said in a conversation, as heard so far. */
  texts(conversation = 'lobby'): string[] {
    return this.heard('textmsg')
      .filter((entry) => entry.conversation === conversation && entry.content !== 'fence')
      .map((entry) => entry.content);
  }

  leave(): void {
    this.socket.disconnect();
  }

  private remember(heard: Heard): void {
    this.inbox.push(heard);
    this.waiting = this.waiting.filter((waiting) => {
      if (!waiting.matches(heard)) return true;
      waiting.done(heard.fact);
      return false;
    });
  }

  private remembers(event: string, like: unknown, patienceMs = PATIENCE_MS): Promise<unknown> {
    const matches = (heard: Heard): boolean => heard.event === event && holds(heard.fact, like);
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
      this.waiting.push({ matches, done: (fact) => (clearTimeout(timer), done(fact)) });
    });
  }
}

/** Whether `fact` has all that `like` has; of a list, each element somewhere in it. */
function holds(fact: unknown, like: unknown): boolean {
  if (Array.isArray(like)) {
    return Array.isArray(fact) && like.every((part) => fact.some((candidate) => holds(candidate, part)));
  }
  if (typeof like !== 'object' || like === null) return fact === like;
  if (typeof fact !== 'object' || fact === null) return Object.keys(like).length === 0;
  return Object.entries(like).every(([key, value]) => holds((fact as Record<string, unknown>)[key], value));
}
