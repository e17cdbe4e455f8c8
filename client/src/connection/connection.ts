import { signal } from '@preact/signals';
import {
  Connection,
  type RetryDecision,
  type RequestResult,
  type ConnectionEvents,
  type State,
} from '@teahouse/client';
import type { Handshake, Requests } from '../../../src/protocol/events';
import type { ErrorCode } from '../../../src/protocol/types';
import { siteUrl } from './site-url';

export type { RequestResult };

/** The one connection of this page: that of `@teahouse/client`, as signals and calls. */
export const connection = new Connection();

/** `online` means that the server has said `welcome` over the connection of now; nothing is asked before that. */
export const state = signal<Exclude<State, 'refused' | 'closed'>>('entering');

connection.on('state', (now) => {
  // Whoever is refused leaves this page for the other one.
  if (now !== 'refused') state.value = now === 'closed' ? 'away' : now;
});

/** Listens to a fact. Whoever listens to `welcome` hears it before `state` becomes `online`. */
export function onEvent<E extends keyof ConnectionEvents>(
  fact: E,
  listener: (fact: ConnectionEvents[E]) => void,
): void {
  connection.on(fact, listener);
}

/** Asks the server and always comes back with an answer, after `timeoutMs` at the latest. */
export function request<E extends keyof Requests>(
  event: E,
  body: Requests[E]['body'],
  timeoutMs?: number,
): Promise<RequestResult<Requests[E]['data']>> {
  return connection.tryRequest(event, body, timeoutMs);
}

/** Resolves as soon as something can be asked, or after `withinMs`: a page that was just opened shows what it kept before. */
export function whenOnline(withinMs = 10_000): Promise<void> {
  return new Promise((done) => {
    const stop = state.subscribe((now) => {
      if (now === 'online') queueMicrotask(end);
    });
    const timer = window.setTimeout(end, withinMs);
    function end(): void {
      stop();
      clearTimeout(timer);
      done();
    }
  });
}

/** Connects to the house that this page is from, and stays connected; see `Connection.open`. */
export function connect(
  credentials: () => Handshake,
  refused: (code: ErrorCode | undefined) => RetryDecision,
): void {
  connection.open(siteUrl(), credentials, refused);
}

/** Cuts a waiting time short: the network is back, or somebody looks at the page again. */
export const reconnectNow = () => connection.reconnectNow();

/** Lets go of a connection that answers no more; a new one follows by itself. */
export const reopen = () => connection.reopen();

/** Lets go for good. */
export const leave = () => connection.close();
