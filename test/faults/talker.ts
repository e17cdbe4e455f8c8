import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents } from '../../src/protocol/events.js';
import type { TextEntry as Entry, Person, Welcome } from '../../src/protocol/shapes.js';
import type { Random } from './random.js';

/** What became of one message, as its sender knows it. */
export interface Sent {
  author: string;
  conversation: string | undefined;
  to: string | undefined;
  clientId: string;
  content: string;
  outcome: 'ok' | 'fail' | 'unknown';
  /** The place the server named with `ok`. */
  id?: string;
}

const REPLY_MS = 2_000;
/** So often a message is sent again although it was acknowledged, as after an acknowledgement that got lost. */
const ONE_IN_RESENT = 8;

/** Somebody who keeps talking and listening as the page does: an outbox, retries by clientId, gaps pulled by seq. */
export class Talker {
  readonly sent: Sent[] = [];
  /** Per conversation, in the order shown. */
  readonly shown = new Map<string, Entry[]>();
  /** Milliseconds from each loss of the connection to the next welcome. */
  readonly recoveries: number[] = [];
  me!: Person;
  private readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  private readonly early = new Map<string, Map<number, Entry>>();
  private readonly pulling = new Map<string, Promise<void>>();
  private token: string | undefined;
  private lostAt: number | undefined;
  private talking: Promise<void> | undefined;
  private stopped = false;
  private givenUp = false;
  private next = 0;

  private constructor(
    url: string,
    readonly name: string,
    private readonly random: Random,
  ) {
    this.socket = io(url, {
      auth: (give) => give(this.token ? { token: this.token } : { name }),
      forceNew: true,
      transports: ['websocket'],
      reconnectionDelay: 50,
      reconnectionDelayMax: 300,
    });
    this.socket.on('welcome', (welcome) => this.catchUp(welcome));
    this.socket.on('textmsg', (entry) => this.take(entry));
    this.socket.on('disconnect', () => (this.lostAt ??= performance.now()));
    // A refusal stops Socket.IO from trying again; only a server that cannot answer gives one here.
    this.socket.on(
      'connect_error',
      () => void (this.socket.active || this.stopped || setTimeout(() => this.socket.connect(), 100)),
    );
  }

  static async join(url: string, name: string, random: Random): Promise<Talker> {
    const talker = new Talker(url, name, random);
    await new Promise<void>((done) => talker.socket.once('welcome', () => done()));
    return talker;
  }

  /** Talks in the lobby and to `others` in private until told to stop. */
  talk(others: readonly string[]): void {
    this.talking = (async () => {
      while (!this.stopped) await this.say(this.random.below(3) < 2 ? undefined : this.random.pick(others));
    })();
  }

  /** Resolves once this one is welcomed again after the connection was lost (at once when it was not). */
  async isBack(): Promise<void> {
    if (!this.socket.connected) await new Promise<void>((done) => this.socket.once('welcome', () => done()));
  }

  /** Stops talking; resolves when every message has found its outcome, or with `false` when one finds none in time. */
  async stop(withinMs = 15_000): Promise<boolean> {
    this.stopped = true;
    const tooLate = new Promise<boolean>((done) => setTimeout(done, withinMs, false).unref());
    const settled = await Promise.race([this.talking?.then(() => true), tooLate]);
    this.givenUp = true;
    return settled ?? true;
  }

  /** Waits until all that the server has is shown here. */
  async drain(): Promise<void> {
    for (const [conversation, head] of await this.heads()) await this.pull(conversation, head);
  }

  leave(): void {
    this.stopped = true;
    this.givenUp = true;
    this.socket.disconnect();
  }

  private async say(to: string | undefined): Promise<void> {
    const number = this.next++;
    const sent: Sent = {
      author: this.me.id,
      conversation: to === undefined ? 'lobby' : undefined,
      to,
      clientId: `${this.name}-${number}`,
      content: `${this.name} says ${number}${to ? ` to ${to}` : ''}`,
      outcome: 'unknown',
    };
    this.sent.push(sent);
    while (sent.outcome === 'unknown' && !this.givenUp) await this.attempt(sent);
    if (this.random.integer(1, ONE_IN_RESENT) === 1) await this.attempt(sent);
  }

  private async attempt(sent: Sent): Promise<void> {
    const { content, clientId, to } = sent;
    try {
      const reply = await this.socket.timeout(REPLY_MS).emitWithAck('textmsg', { content, clientId, to });
      if (reply.ok)
        Object.assign(sent, { outcome: 'ok', id: reply.data.id, conversation: reply.data.conversation });
      else if (reply.error.code !== 'unavailable') sent.outcome = 'fail';
      else await new Promise((done) => setTimeout(done, 50));
    } catch {
      // Timed out, or the connection broke: whether it was stored is unknown until the same clientId is answered.
    }
  }

  private catchUp(welcome: Welcome): void {
    this.me = welcome.me!;
    this.token = welcome.token ?? this.token;
    if (this.lostAt !== undefined) this.recoveries.push(performance.now() - this.lostAt);
    this.lostAt = undefined;
    for (const { id, head } of welcome.conversations) void this.pull(id, head).catch(() => {});
  }

  /** Shows an entry if it is the next one, keeps it if it is early, and pulls what lies between. */
  private take(entry: Entry): void {
    const shown = this.shownIn(entry.conversation);
    if (entry.seq <= shown.length) return;
    const early = this.early.get(entry.conversation) ?? new Map<number, Entry>();
    this.early.set(entry.conversation, early.set(entry.seq, entry));
    for (let next = early.get(shown.length + 1); next; next = early.get(shown.length + 1)) {
      early.delete(next.seq);
      shown.push(next);
    }
    if (early.size > 0) void this.pull(entry.conversation, entry.seq).catch(() => {});
  }

  private async pull(conversation: string, head: number): Promise<void> {
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
      const reply = await this.socket
        .timeout(REPLY_MS)
        .emitWithAck('history', { conversation, after, limit: 100 });
      if (!reply.ok) throw new Error(reply.error.code);
      for (const entry of reply.data.entries) this.take(entry);
      if (reply.data.entries.length === 0) return;
    }
  }

  /** The heads that the server has now, by a second connection of the same person. */
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
