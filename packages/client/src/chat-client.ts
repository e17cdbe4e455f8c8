import { LOBBY } from '../../../src/protocol/constants.js';
import type { Handshake, Requests } from '../../../src/protocol/events.js';
import type { Conversation, Entry, Person, Receipt, Welcome } from '../../../src/protocol/types.js';
import { isRetryable } from './request-result.js';
import { Connection, type ConnectionEvents, type State } from './connection.js';
import { Credentials } from './credentials.js';
import { ConversationList } from './conversation-list.js';
import { newMessageId } from './message-id.js';
import { Emitter } from './emitter.js';
import { Outbox, type OutboxStore, type UnsentMessage } from './outbox.js';
import { ConversationSync } from './conversation-sync.js';
import type { RequestError } from './errors.js';
import { defaultTokenStore, type TokenStore } from './token-store.js';

export interface ClientOptions {
  /** Stores unsent messages for the next start. Without it they are kept until the program ends. */
  outbox?: OutboxStore;
  /**
   * Stores the token for the next start. Without it, a browser stores the token in `localStorage`, and Node keeps it as
   * long as the client exists. Not needed if `auth` has a token.
   */
  tokenStore?: TokenStore;
}

/** All events of a client: those of the server, those of the connection, and the entries in order. */
export interface ClientEvents extends ConnectionEvents {
  /** Each new entry of each conversation: once and in the order of `seq`, also after a lost connection. */
  entry: Entry;
  /** The server's database was restored from a backup: discard the entries that you stored. */
  reset: { epoch: string };
}

type MessageOptions = Pick<
  Requests['textmsg']['body'],
  'conversation' | 'to' | 'toId' | 'quote' | 'mentions' | 'everyone'
>;

/** A client of one user. It connects at once and stays connected until `close`. */
export class TeahouseClient {
  private readonly connection = new Connection();
  private readonly list = new ConversationList(this.connection);
  private readonly outbox: Outbox;
  private readonly emitter = new Emitter<ClientEvents>();
  private readonly syncs = new Map<string, ConversationSync>();
  private readonly credentials: Credentials;
  private welcome: Welcome | undefined;
  /** All conversations of the first welcome are known; any other one is new. */
  private isListed = false;

  /** @param auth a nickname, alone or with a password, or a token */
  constructor(url: string, auth: Handshake, { outbox, tokenStore }: ClientOptions = {}) {
    const name = 'name' in auth ? auth.name : undefined;
    this.credentials = new Credentials(auth, tokenStore ?? defaultTokenStore(url, name));
    this.outbox = new Outbox(
      (message) => this.connection.tryRequest('textmsg', message),
      () => this.state === 'online',
      outbox,
    );
    this.on('welcome', (welcome) => this.onWelcome(welcome));
    this.on('textmsg', (entry) => this.receive(entry));
    this.on('notice', (entry) => this.receive(entry));
    this.on('conversation', ({ id, head }) => {
      // A conversation that is unknown but not new will be found on a further page of the list.
      if (this.syncs.has(id) || head <= 1 || !this.list.isReading) this.syncOf(id).advanceHead(head);
    });
    this.on('conversation:gone', ({ conversation }) => this.dropSync(conversation));
    this.on('state', (state) => {
      if (state === 'online') this.resume();
    });
    this.connection.open(
      url,
      () => this.credentials.handshake(),
      (code) => {
        if (code === 'token_invalid' && this.credentials.reject()) return 'at once';
        return code === undefined || code === 'internal' || isRetryable(code) ? 'later' : 'never';
      },
    );
  }

  get state(): State {
    return this.connection.state;
  }

  /** Your user; `null` for a visitor, and before the first welcome. */
  get me(): Person | null {
    return this.welcome?.me ?? null;
  }

  /** The conversations of the last welcome. Further pages of a long list are added, see {@link allConversations}. */
  get conversations(): readonly Conversation[] {
    return this.list.all;
  }

  /** Resolves with the conversations of every page of the list; of message requests, up to 1,000. */
  async allConversations(): Promise<readonly Conversation[]> {
    await this.list.complete;
    return this.list.all;
  }

  /** Resolves when the client is online; rejects with {@link RequestError} where the server refuses the connection. */
  ready(): Promise<Welcome> {
    return new Promise((done, failed) => {
      if (this.welcome && this.state === 'online') return done(this.welcome);
      const stop = [
        this.on('state', (state) => {
          if (state !== 'online') return;
          for (const end of stop) end();
          done(this.welcome!);
        }),
        this.on('refused', (refused: RequestError) => {
          for (const end of stop) end();
          failed(refused);
        }),
      ];
    });
  }

  /** Adds a listener. @returns a function that removes it */
  on<E extends keyof ClientEvents>(event: E, listener: (fact: ClientEvents[E]) => void): () => void {
    if (event === 'entry' || event === 'reset') return this.emitter.on(event, listener);
    return this.connection.on(event, listener as never);
  }

  /**
   * Sends a message to the lobby, to a conversation or to a user. Retries until the server has stored it, which it does
   * once.
   * @throws RequestError
   */
  send(content: string, more: MessageOptions = {}): Promise<Receipt> {
    const message: UnsentMessage = { ...more, content, clientId: newMessageId() };
    return this.outbox.post(message);
  }

  /** Sends any other request of the protocol. @throws RequestError or NoReplyError */
  request<E extends keyof Requests>(event: E, body: Requests[E]['body']): Promise<Requests[E]['data']> {
    return this.connection.request(event, body);
  }

  close(): void {
    this.connection.close();
  }

  private onWelcome(welcome: Welcome): void {
    const before = this.welcome;
    this.welcome = welcome;
    this.list.begin(welcome);
    this.credentials.accept(welcome.token);
    if (before && before.epoch !== welcome.epoch) {
      for (const id of this.syncs.keys()) this.dropSync(id);
      this.emitter.emit('reset', { epoch: welcome.epoch });
    }
    // Entries before the first welcome are not new. A conversation that begins later is read from its start.
    if (before?.epoch === welcome.epoch) return;
    this.isListed = false;
    for (const { id, head } of welcome.conversations) this.syncs.set(id, this.createSync(id, head));
    if (!this.syncs.has(LOBBY)) this.syncs.set(LOBBY, this.createSync(LOBBY, 0));
  }

  private dropSync(conversation: string): void {
    this.syncs.get(conversation)?.stop();
    this.syncs.delete(conversation);
  }

  /** Fetches missed entries and sends unsent messages, after each welcome. */
  private resume(): void {
    for (const { id, head } of this.conversations) this.syncOf(id).advanceHead(head);
    this.outbox.resume();
    void this.list
      .readFurther(this.welcome!, (conversation) => this.addListed(conversation))
      .then(() => this.finishListing());
  }

  private finishListing(): void {
    if (this.list.isReading) return;
    this.isListed = true;
    for (const entry of this.list.release()) this.syncOf(entry.conversation).receive(entry);
  }

  /** Adds a conversation of a further page of the list. */
  private addListed({ id, head, last }: Conversation): void {
    const { serverTime } = this.welcome!;
    if (!this.isListed && !this.syncs.has(id)) {
      // An entry since the welcome is new, although the page was read after it.
      const isNew = last !== undefined && last.at > serverTime;
      const before = Math.min((this.list.firstHeld(id) ?? Infinity) - 1, isNew ? head - 1 : head);
      this.syncs.set(id, this.createSync(id, before));
    }
    this.syncOf(id).advanceHead(head);
  }

  private receive(entry: Entry): void {
    if (!this.syncs.has(entry.conversation) && entry.seq > 1 && this.list.holds(entry)) return;
    this.syncOf(entry.conversation).receive(entry);
  }

  private syncOf(conversation: string): ConversationSync {
    const known = this.syncs.get(conversation) ?? this.createSync(conversation, 0);
    this.syncs.set(conversation, known);
    return known;
  }

  private createSync(conversation: string, last: number): ConversationSync {
    return new ConversationSync(conversation, last, this.connection, (entry) =>
      this.emitter.emit('entry', entry),
    );
  }
}
