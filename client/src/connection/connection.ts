import { signal } from '@preact/signals';
import { Connection, type Again, type Answer, type News, type State } from '@teahouse/client';
import type { Handshake, Requests } from '../../../src/protocol/events';
import type { ErrorCode } from '../../../src/protocol/shapes';

export type { Answer };

/** The one connection of this page: that of `@teahouse/client`, as signals and calls. */
export const connection = new Connection();

/** `online` means that the server has said `welcome` over the connection of now; nothing is asked before that. */
export const state = signal<Exclude<State, 'refused' | 'closed'>>('entering');

connection.on('state', (now) => {
  // Whoever is refused leaves this page for the other one.
  if (now !== 'refused') state.value = now === 'closed' ? 'away' : now;
});

/** Listens to a fact. Whoever listens to `welcome` hears it before `state` becomes `online`. */
export function hear<E extends keyof News>(fact: E, listener: (fact: News[E]) => void): void {
  connection.on(fact, listener);
}

/** Asks the server and always comes back with an answer, after `timeoutMs` at the latest. */
export function ask<E extends keyof Requests>(
  event: E,
  body: Requests[E]['body'],
  timeoutMs?: number,
): Promise<Answer<Requests[E]['data']>> {
  return connection.answer(event, body, timeoutMs);
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
export function connect(credentials: () => Handshake, refused: (code: ErrorCode | undefined) => Again): void {
  connection.open(location.origin, credentials, refused);
}

/** Cuts a waiting time short: the network is back, or somebody looks at the page again. */
export const hurry = () => connection.hurry();

/** Lets go of a connection that answers no more; a new one follows by itself. */
export const reopen = () => connection.reopen();

/** Lets go for good. */
export const leave = () => connection.close();
