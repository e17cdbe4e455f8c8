import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from '../../src/protocol/events.js';
import type { Entry, Person, Receipt, Reply, Welcome } from '../../src/protocol/types.js';
import type { Random } from './seeded-random.js';

/** The outcome of one message, as its sender knows it. */
export interface Sent {
  author: string;
  conversation: string | undefined;
  to: string | undefined;
  clientId: string;
  content: string;
  outcome: 'ok' | 'fail' | 'unknown';
  /** The id that the server returned with `ok`. */
  id?: string;
  /** The first `ok` was for a message that had been stored before. */
  wasRetried?: boolean;
}

/** What the checker knows of one client. */
export interface Recording {
  readonly name: string;
  readonly me: Person;
  readonly sent: readonly Sent[];
  /** Per conversation, in the order shown. */
  readonly shown: ReadonlyMap<string, readonly Entry[]>;
}

export interface ClientOptions {
  /** The longest pause between two messages; each pause is random up to this. */
  pauseMs?: number;
  /** Number of padding characters in every message. */
  padding?: number;
  /** Conversations to send to, beside the lobby and direct ones. */
  rooms?: readonly string[];
  /** Time-out of a reply; as on the page, or shorter to reconnect sooner. */
  replyMs?: number;
  /** Disables gap detection, to prove that the checker notices it. */
  neverPulls?: boolean;
}

const REPLY_MS = 2_000;
const AGAIN_MS = 50;
const BACK_MS = 15_000;
/**
 * One message in this number is sent again although it was acknowledged, as after a lost
 * acknowledgement.
 */
const ONE_IN_RESENT = 8;

/**
 * A client that keeps sending and receiving as the page does: an outbox, retries by clientId, gaps
 * pulled by seq.
 */
export class RecordingClient implements Recording {
  readonly sent: Sent[] = [];
  readonly shown = new Map<string, Entry[]>();
  /** Milliseconds from each loss of the connection to the next welcome. */
  readonly recoveries: number[] = [];
  /** Milliseconds from each mark to the next message that was sent after it and acknowledged. */
  readonly resumptions: number[] = [];
  /** Reasons, in order of arrival. */
  readonly goodbyes: string[] = [];
  /** Users in received `left` events. */
  readonly left: string[] = [];
  /** The last received online count. */
  count = 0;
  /** Number of `unavailable` replies. */
  unavailable = 0;
  me!: Person;
  private readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  private readonly early = new Map<string, Map<number, Entry>>();
  private readonly pulling = new Map<string, Promise<void>>();
  private readonly ids = new Map<string, string>();
  private token: string | undefined;
  private lostAt: number | undefined;
  private markedAt: number | undefined;
  private talking: Promise<void> | undefined;
  private stopped = false;
  private givenUp = false;
  private next = 0;

  private constructor(
    url: string,
    readonly name: string,
    private readonly random: Random,
    private habits: ClientOptions,
  ) {
    this.socket = io(url, {
      auth: (give) => give(this.token ? { token: this.token } : { name }),
      forceNew: true,
      transports: ['websocket'],
      reconnectionDelay: 50,
      reconnectionDelayMax: 300,
      timeout: 2_000,
    });
    this.socket.on('welcome', (welcome) => this.catchUp(welcome));
    this.socket.on('textmsg', (entry) => this.take(entry));
    this.socket.on('notice', (entry) => this.take(entry));
    this.socket.on('count', (count) => (this.count = count));
    this.socket.on('people', ({ left }) => void this.left.push(...left.map((id) => this.ids.get(id) ?? id)));
    this.socket.on('goodbye', ({ reason }) => void this.goodbyes.push(reason));
    this.socket.on('disconnect', () => (this.lostAt ??= performance.now()));
    // A refusal stops Socket.IO from retrying; here only a server that cannot answer refuses.
    this.socket.on(
      'connect_error',
      () => void (this.socket.active || this.stopped || setTimeout(() => this.socket.connect(), 100)),
    );
  }

  static async join(
    url: string,
    name: string,
    random: Random,
    habits: ClientOptions = {},
  ): Promise<RecordingClient> {
    const talker = new RecordingClient(url, name, random, habits);
    await new Promise<void>((done) => talker.socket.once('welcome', () => done()));
    return talker;
  }

  /** Sends to the lobby, rooms and `others` in private until stopped. */
  sendContinuously(others: readonly string[], habits: ClientOptions = {}): void {
    this.habits = { ...this.habits, ...habits };
    const { rooms = [], pauseMs = 0 } = this.habits;
    this.talking = (async () => {
      while (!this.stopped) {
        const where = this.random.below(6);
        if (where < 2) await this.say({ to: this.random.pick(others) });
        else if (where < 3 && rooms.length > 0) await this.say({ conversation: this.random.pick(rooms) });
        else await this.say({});
        if (pauseMs > 0) await pause(this.random.below(pauseMs));
      }
    })();
  }

  /** Puts one more message for the lobby into the outbox. */
  post(): void {
    this.talking = (this.talking ?? Promise.resolve()).then(() => this.say({}));
  }

  /** Stores the ids of these clients, to name them in `left` events. */
  know(people: readonly Recording[]): void {
    for (const { me, name } of people) this.ids.set(me.id, name);
  }

  /** Starts measuring the time until a new message is acknowledged. */
  mark(): void {
    this.markedAt ??= performance.now();
  }

  get isMarked(): boolean {
    return this.markedAt !== undefined;
  }

  get isConnected(): boolean {
    return this.socket.connected;
  }

  /** Number of acknowledged messages. */
  get acknowledged(): number {
    return this.sent.reduce((sum, { outcome }) => sum + (outcome === 'ok' ? 1 : 0), 0);
  }

  /** Resolves at the next welcome after a lost connection, at once when it was not lost. */
  async isBack(): Promise<void> {
    if (!this.socket.connected) await new Promise<void>((done) => this.socket.once('welcome', () => done()));
  }

  /** Sends one more message beside the continuous ones. Resolves with its outcome. */
  async interject(content: string): Promise<Sent> {
    const sent = this.compose({}, content);
    while (sent.outcome === 'unknown' && !this.givenUp) await this.attempt(sent);
    return sent;
  }

  /** Requests the newest entries of the lobby once, and ignores the reply. */
  async reads(): Promise<boolean> {
    const reply = await this.socket
      .timeout(REPLY_MS)
      .emitWithAck('history', { conversation: 'lobby', limit: 5 })
      .catch(() => undefined);
    return reply?.ok === true;
  }

  /** Opens a closed room with these members. @returns its id */
  async openRoom(title: string, people: string[]): Promise<string> {
    const reply = await this.socket.timeout(REPLY_MS).emitWithAck('room:create', { title, people });
    if (!reply.ok) throw new Error(`no room was opened: ${reply.error.code}`);
    return reply.data.id;
  }

  /**
   * Stops sending; resolves when every message has an outcome, or with `false` when one has none in
   * time.
   */
  async stop(withinMs = 15_000): Promise<boolean> {
    this.stopped = true;
    const tooLate = new Promise<boolean>((done) => setTimeout(done, withinMs, false).unref());
    const settled = await Promise.race([this.talking?.then(() => true), tooLate]);
    this.givenUp = true;
    return settled ?? true;
  }

  /** Waits until everything that the server has is shown here. */
  async drain(): Promise<void> {
    for (const [conversation, head] of await this.heads()) {
      for (let isDone = false; !isDone;) {
        await this.connected();
        isDone = await this.pull(conversation, head).then(() => true, passOver);
      }
    }
  }

  leave(): void {
    this.stopped = true;
    this.givenUp = true;
    this.socket.disconnect();
  }

  private async connected(): Promise<void> {
    if (this.socket.connected) return;
    await new Promise<void>((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`${this.name} does not come back`)), BACK_MS);
      this.socket.once('connect', () => {
        clearTimeout(timer);
        done();
      });
    });
  }

  private async say(where: { to?: string; conversation?: string }): Promise<void> {
    const words = `${this.name} says ${this.next}${where.to ? ` to ${where.to}` : ''}`;
    const sent = this.compose(where, words + '茶'.repeat(this.habits.padding ?? 0));
    while (sent.outcome === 'unknown' && !this.givenUp) await this.attempt(sent);
    if (this.random.integer(1, ONE_IN_RESENT) === 1) await this.attempt(sent);
  }

  private compose({ to, conversation }: { to?: string; conversation?: string }, content: string): Sent {
    const number = this.next++;
    const sent: Sent = {
      author: this.me.id,
      conversation: to === undefined ? (conversation ?? 'lobby') : undefined,
      to,
      clientId: `${this.name}-${number}`,
      content,
      outcome: 'unknown',
    };
    this.sent.push(sent);
    return sent;
  }

  private async attempt(sent: Sent): Promise<void> {
    const { content, clientId, to } = sent;
    const conversation = sent.conversation === 'lobby' || to !== undefined ? undefined : sent.conversation;
    const startedAt = performance.now();
    try {
      const body = { content, clientId, to, conversation };
      const waiting = this.socket.timeout(this.habits.replyMs ?? REPLY_MS);
      const reply = await waiting.emitWithAck('textmsg', body);
      if (reply.ok) this.acknowledge(sent, reply, startedAt);
      else if (reply.error.code !== 'unavailable') sent.outcome = 'fail';
      else {
        this.unavailable += 1;
        await pause(AGAIN_MS);
      }
    } catch {
      // Time-out or lost connection: whether it was stored is unknown until the same clientId is
      // answered.
    }
  }

  private acknowledge(sent: Sent, { data }: Reply<Receipt> & { ok: true }, startedAt: number): void {
    if (sent.outcome === 'unknown' && data.duplicate) sent.wasRetried = true;
    Object.assign(sent, { outcome: 'ok', id: data.id, conversation: data.conversation });
    if (this.markedAt === undefined || startedAt < this.markedAt) return;
    this.resumptions.push(performance.now() - this.markedAt);
    this.markedAt = undefined;
  }

  private catchUp(welcome: Welcome): void {
    this.me = welcome.me!;
    this.token = welcome.token ?? this.token;
    this.count = welcome.count;
    if (this.lostAt !== undefined) this.recoveries.push(performance.now() - this.lostAt);
    this.lostAt = undefined;
    if (this.habits.neverPulls) return;
    for (const { id, head } of welcome.conversations) void this.pull(id, head).catch(() => {});
  }

  /** Shows an entry if it is the next one, buffers it if it is early, and pulls the gap. */
  private take(entry: Entry): void {
    const shown = this.shownIn(entry.conversation);
    if (entry.seq <= (shown.at(-1)?.seq ?? 0)) return;
    if (this.habits.neverPulls) return void shown.push(entry);
    const early = this.early.get(entry.conversation) ?? new Map<number, Entry>();
    this.early.set(entry.conversation, early.set(entry.seq, entry));
    for (let next = early.get(shown.length + 1); next; next = early.get(shown.length + 1)) {
      early.delete(next.seq);
      shown.push(next);
    }
    if (early.size > 0) void this.pull(entry.conversation, entry.seq).catch(() => {});
  }

  private async pull(conversation: string, head: number): Promise<void> {
    if (this.habits.neverPulls) return;
    const under = this.pulling.get(conversation);
    if (under) {
      await under.catch(() => {});
      return this.pull(conversation, head);
    }
    if (this.shownIn(conversation).length >= head) return;
    const pull = this.pullTo(conversation, head).finally(() => this.pulling.delete(conversation));
    this.pulling.set(conversation, pull);
    await pull;
  }

  private async pullTo(conversation: string, head: number): Promise<void> {
    while (this.shownIn(conversation).length < head) {
      const after = this.shownIn(conversation).length;
      const entries = await this.page(conversation, after);
      for (const entry of entries) this.take(entry);
      if (entries.length === 0) return;
    }
  }

  /** Retries without a reply, as the page does, while the connection lasts. */
  private async page(conversation: string, after: number): Promise<Entry[]> {
    while (this.socket.connected) {
      try {
        const body = { conversation, after, limit: 100 };
        const reply = await this.socket.timeout(REPLY_MS).emitWithAck('history', body);
        if (reply.ok) return reply.data.entries;
        if (reply.error.code !== 'unavailable') throw new Refused(reply.error.code);
        await pause(AGAIN_MS);
      } catch (error) {
        if (error instanceof Refused) throw error;
      }
    }
    throw new Gone('the connection is gone');
  }

  /** Returns the current heads of the server, over a second connection of the same user. */
  private async heads(): Promise<[string, number][]> {
    const fresh = io(this.address, {
      auth: { token: this.token },
      forceNew: true,
      transports: ['websocket'],
    });
    const welcome = await new Promise<Welcome | undefined>((done) => {
      fresh.once('welcome', done);
      fresh.once('connect_error', () => done(undefined));
    });
    fresh.disconnect();
    if (!welcome) return [];
    return welcome.conversations.map(({ id, head }) => [id, head]);
  }

  private get address(): string {
    const { hostname, port } = this.socket.io.opts;
    return `http://${hostname}:${port}`;
  }

  private shownIn(conversation: string): Entry[] {
    let shown = this.shown.get(conversation);
    if (!shown) this.shown.set(conversation, (shown = []));
    return shown;
  }
}

class Refused extends Error {}

class Gone extends Error {}

/** A lost connection is soon back. */
function passOver(error: unknown): false {
  if (error instanceof Gone) return false;
  throw error;
}
