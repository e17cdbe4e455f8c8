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

/** The only connection of this page: that of `@teahouse/client`, as signals and functions. */
export const connection = new Connection();

/**
 * `online` means that the server has sent `welcome` over the current connection; no request is sent
 * before that.
 */
export const state = signal<Exclude<State, 'refused' | 'closed'>>('entering');

connection.on('state', (now) => {
  // A refused user is sent to the sign-in page.
  if (now !== 'refused') state.value = now === 'closed' ? 'away' : now;
});

/** Listens to an event. Listeners of `welcome` run before `state` becomes `online`. */
export function onEvent<E extends keyof ConnectionEvents>(
  fact: E,
  listener: (fact: ConnectionEvents[E]) => void,
): void {
  connection.on(fact, listener);
}

/** Sends a request and always resolves with a result, after `timeoutMs` at the latest. */
export function request<E extends keyof Requests>(
  event: E,
  body: Requests[E]['body'],
  timeoutMs?: number,
): Promise<RequestResult<Requests[E]['data']>> {
  return connection.tryRequest(event, body, timeoutMs);
}

/**
 * Resolves as soon as requests can be sent, or after `withinMs`: a newly opened page shows stored
 * data before that.
 */
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

/** Connects to the server of this page, and stays connected; see `Connection.open`. */
export function connect(
  credentials: () => Handshake,
  refused: (code: ErrorCode | undefined) => RetryDecision,
): void {
  connection.open(siteUrl(), credentials, refused);
}

/** Reconnects without further delay: the network is back, or the page is visible again. */
export const reconnectNow = () => connection.reconnectNow();

/** Closes a connection that does not answer; a new one follows automatically. */
export const reopen = () => connection.reopen();

/** Closes the connection for good. */
export const leave = () => connection.close();
