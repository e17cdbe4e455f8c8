import { signal } from '@preact/signals';
import { io, type Socket } from 'socket.io-client';
import type {
  ClientToServerEvents,
  Facts,
  Handshake,
  Requests,
  ServerToClientEvents,
} from '../../../src/protocol/events';
import type { ErrorCode, Failure, Reply } from '../../../src/protocol/shapes';

/**
 * The one place that knows the socket.
 *
 * `online` means that the server has said `welcome` over the connection of now;
 * nothing is asked before that and nothing is ever left waiting inside the socket.
 */
export const state = signal<'entering' | 'online' | 'away' | 'restarting'>('entering');

/** A `Reply`, or the news that none came in time. Then nobody knows whether it was done. */
export type Answer<T> = Reply<T> | { ok: false; error: { code: 'unanswered'; retryAfterMs?: number } };

const ANSWER_TIMEOUT_MS = 10_000;
const RECONNECT_MIN_MS = 500;
const RECONNECT_MAX_MS = 5_000;
const REFUSED_RETRY_MS = 3_000;
/** Everybody comes back at a slightly different time. */
const SPREAD = 0.25;

type Listener<E extends keyof Facts> = (fact: Facts[E]) => void;
const listeners = new Map<keyof Facts, Listener<never>[]>();

let socket: Socket<ServerToClientEvents, ClientToServerEvents> | undefined;
let goodbye: Facts['goodbye'] | undefined;

/** Listens to a fact. Whoever listens to `welcome` hears it before `state` becomes `online`. */
export function hear<E extends keyof Facts>(fact: E, listener: Listener<E>): void {
  const known = listeners.get(fact) ?? [];
  listeners.set(fact, [...known, listener]);
}

/** Asks the server and always comes back with an answer, after `timeoutMs` at the latest. */
export async function ask<E extends keyof Requests>(
  event: E,
  body: Requests[E]['body'],
  timeoutMs = ANSWER_TIMEOUT_MS,
): Promise<Answer<Requests[E]['data']>> {
  if (state.value !== 'online' || !socket?.connected) return UNANSWERED;
  try {
    const asking = socket.timeout(timeoutMs) as unknown as Asking;
    return (await asking.emitWithAck(event, body)) as Answer<Requests[E]['data']>;
  } catch {
    return UNANSWERED;
  }
}

/**
 * Connects and stays connected. `credentials` are asked for at every attempt;
 * `refused` says of a refusal whether to try again at once, later, or not at all.
 */
export function connect(
  credentials: () => Handshake,
  refused: (code: ErrorCode | undefined) => 'at once' | 'later' | 'never',
): void {
  const opened: typeof socket = io({
    auth: (give) => give(credentials()),
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: RECONNECT_MIN_MS,
    reconnectionDelayMax: RECONNECT_MAX_MS,
    randomizationFactor: SPREAD,
  });
  socket = opened;

  opened.onAny((fact: keyof Facts, body) => {
    if (fact === 'goodbye') takeLeave(body as Facts['goodbye']);
    for (const listener of listeners.get(fact) ?? []) listener(body as never);
    if (fact === 'welcome') beOnline();
  });

  opened.on('disconnect', (reason) => {
    state.value = goodbye?.reason === 'restart' ? 'restarting' : 'away';
    // After this reason the client waits to be told; after every other one it comes back by itself.
    if (reason === 'io server disconnect') reconnectIn(goodbye?.reconnectInMs ?? RECONNECT_MIN_MS);
  });

  opened.on('connect_error', (error) => {
    if (opened.active) return;
    const failure = (error as Error & { data?: Partial<Failure> }).data;
    const again = refused(failure?.code);
    if (again === 'at once') opened.connect();
    if (again === 'later') reconnectIn(failure?.retryAfterMs ?? REFUSED_RETRY_MS);
  });
}

/** Cuts a waiting time short: the network is back, or somebody looks at the page again. */
export function hurry(): void {
  const waiting = socket?.active && socket.io.engine?.readyState === 'closed';
  if (waiting && !goodbye) socket?.disconnect().connect();
}

/** Lets go of a connection that answers no more; a new one follows by itself. */
export function reopen(): void {
  socket?.io.engine.close();
}

/** Lets go for good. */
export function leave(): void {
  socket?.disconnect();
}

interface Asking {
  emitWithAck(event: string, body: unknown): Promise<unknown>;
}

const UNANSWERED = { ok: false, error: { code: 'unanswered' } } as const;

function takeLeave(fact: Facts['goodbye']): void {
  goodbye = fact;
  waitFrom(fact.reconnectInMs / (1 - SPREAD));
}

function beOnline(): void {
  goodbye = undefined;
  waitFrom(RECONNECT_MIN_MS);
  state.value = 'online';
}

/** The first waiting time after a disconnection; it doubles from there. */
function waitFrom(delayMs: number): void {
  socket?.io.reconnectionDelay(Math.max(RECONNECT_MIN_MS, delayMs));
  socket?.io.reconnectionDelayMax(Math.max(RECONNECT_MAX_MS, delayMs * (1 + SPREAD)));
}

function reconnectIn(delayMs: number): void {
  window.setTimeout(() => socket?.connect(), delayMs * (1 + Math.random() * SPREAD));
}
