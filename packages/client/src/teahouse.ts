import { LOBBY } from '../../../src/protocol/limits.js';
import type { Handshake, Requests } from '../../../src/protocol/events.js';
import type { Conversation, Entry, Person, Receipt, Welcome } from '../../../src/protocol/shapes.js';
import { mayPass } from './answer.js';
import { Connection, type News, type State } from './connection.js';
import { freshId } from './fresh-id.js';
import { Listeners } from './listeners.js';
import { Outbox, type OutboxStore, type Unsent } from './outbox.js';
import { Reading } from './reading.js';
import type { Refused } from './refused.js';

export interface Options {
  /** Keeps unsent messages for the next start; without one they are kept as long as this program lives. */
  outbox?: OutboxStore;
}

/** What one may listen to: the facts of the server, the state of the connection, and the conversations as read. */
export interface Events extends News {
  /** Each entry of each conversation from now on: once, in the order of `seq`, also after being away. */
  entry: Entry;
  /** The server's database was put back from a copy: what you remember of its entries is void. */
  reset: { epoch: string };
}

type More = Pick<Requests['textmsg']['body'], 'conversation' | 'to' | 'quote' | 'mentions' | 'everyone'>;

/** Somebody in a Teahouse: connects at once, and stays until `close`. */
export class Teahouse {
  private readonly connection = new Connection();
  private readonly outbox: Outbox;
  private readonly listeners = new Listeners<Events>();
  private readonly readings = new Map<string, Reading>();
  private token: string | undefined;
  private welcome: Welcome | undefined;

  /** @param auth who you are: a nickname, alone or with a password, or a token of yours */
  constructor(url: string, auth: Handshake, { outbox }: Options = {}) {
    this.outbox = new Outbox(
      (message) => this.connection.answer('textmsg', message),
      () => this.state === 'online',
      outbox,
    );
    this.on('welcome', (welcome) => this.arrive(welcome));
    this.on('textmsg', (entry) => this.readingOf(entry.conversation).take(entry));
    this.on('notice', (entry) => this.readingOf(entry.conversation).take(entry));
    this.on('conversation', (conversation) => this.readingOf(conversation.id).reach(conversation.head));
    this.on('conversation:gone', ({ conversation }) => this.forget(conversation));
    this.on('state', (state) => {
      if (state === 'online') this.goOn();
    });
    this.connection.open(
      url,
      () => (this.token === undefined ? auth : { token: this.token }),
      (code) => {
        if (code === 'token_invalid' && this.forgetToken()) return 'at once';
        return code === undefined || code === 'internal' || mayPass(code) ? 'later' : 'never';
      },
    );
  }

  get state(): State {
    return this.connection.state;
  }

  /** Who you are; `null` for a visitor, and until the first welcome. */
  get me(): Person | null {
    return this.welcome?.me ?? null;
  }

  /** As of the last welcome. */
  get conversations(): readonly Conversation[] {
    return this.welcome?.conversations ?? [];
  }

  /** Resolves when you are in; rejects with {@link Refused} where the server does not want you. */
  ready(): Promise<Welcome> {
    return new Promise((done, failed) => {
      if (this.welcome && this.state === 'online') return done(this.welcome);
      const stop = [
        this.on('state', (state) => {
          if (state !== 'online') return;
          for (const end of stop) end();
          done(this.welcome!);
        }),
        this.on('refused', (refused: Refused) => {
          for (const end of stop) end();
          failed(refused);
        }),
      ];
    });
  }

  /** @returns a function that stops the listening */
  on<E extends keyof Events>(event: E, listener: (fact: Events[E]) => void): () => void {
    if (event === 'entry' || event === 'reset') return this.listeners.on(event, listener);
    return this.connection.on(event, listener as never);
  }

  /**
   * Says something: in the lobby, in a conversation, or to somebody. Sent again until the server has it, once.
   * @throws Refused
   */
  say(content: string, more: More = {}): Promise<Receipt> {
    const message: Unsent = { ...more, content, clientId: freshId() };
    return this.outbox.post(message);
  }

  /** Anything else; see the protocol. @throws Refused or Unanswered */
  ask<E extends keyof Requests>(event: E, body: Requests[E]['body']): Promise<Requests[E]['data']> {
    return this.connection.ask(event, body);
  }

  close(): void {
    this.connection.close();
  }

  private arrive(welcome: Welcome): void {
    const before = this.welcome;
    this.welcome = welcome;
    this.token = welcome.token ?? this.token;
    if (before && before.epoch !== welcome.epoch) {
      for (const id of this.readings.keys()) this.forget(id);
      this.listeners.tell('reset', { epoch: welcome.epoch });
    }
    // What is there at the first welcome has been before us; what comes into being later is read from its beginning.
    if (before?.epoch === welcome.epoch) return;
    for (const { id, head } of welcome.conversations) this.readings.set(id, this.reading(id, head));
    if (!this.readings.has(LOBBY)) this.readings.set(LOBBY, this.reading(LOBBY, 0));
  }

  /** It has ended: the next attempt is by what we were made with, where that is something else. */
  private forgetToken(): boolean {
    const wasThere = this.token !== undefined;
    this.token = undefined;
    return wasThere;
  }

  private forget(conversation: string): void {
    this.readings.get(conversation)?.end();
    this.readings.delete(conversation);
  }

  /** After each welcome: what was missed, and what was not sent. */
  private goOn(): void {
    for (const { id, head } of this.conversations) this.readingOf(id).reach(head);
    this.outbox.resume();
  }

  private readingOf(conversation: string): Reading {
    const known = this.readings.get(conversation) ?? this.reading(conversation, 0);
    this.readings.set(conversation, known);
    return known;
  }

  private reading(conversation: string, last: number): Reading {
    return new Reading(conversation, last, this.connection, (entry) => this.listeners.tell('entry', entry));
  }
}
