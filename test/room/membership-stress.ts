import { setTimeout as pause } from 'node:timers/promises';
import { Database } from '../../src/database/database.js';
import type { Entry } from '../../src/protocol/types.js';
import type { Random } from '../faults/seeded-random.js';
import type { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import type { Ban, Inbox, LogLine, Observed, Sent } from './leak-checker.js';

const PASSWORD = 'correct horse battery';
const PATRONS = ['bob', 'carol', 'dave', 'erin'];
const TABS = 2;

/**
 * An open room in which users are removed, leave, are banned and rejoin while all users send over
 * several connections.
 * In each round all of it runs at once, in an order and at times that `random` chooses.
 */
export class MembershipStress {
  private readonly tabs = new Map<string, TestClient[]>();
  private readonly inboxes: (Inbox & { guest: TestClient; read: number[] })[] = [];
  private readonly bans: Ban[] = [];
  private readonly sent: Sent[] = [];
  private readonly banned = new Set<string>();
  private room!: string;

  private constructor(
    private readonly chat: TestServer,
    private readonly random: Random,
  ) {}

  /** Returns the observations of this number of rounds in a new chat. */
  static async of(chat: TestServer, rounds: number, random: Random): Promise<Observed> {
    const stress = new MembershipStress(chat, random);
    await stress.begin();
    for (let round = 0; round < rounds; round += 1) await stress.round();
    return stress.end();
  }

  private async begin(): Promise<void> {
    const boss = await this.chat.join('boss', { password: PASSWORD });
    await boss.requestOk('admin:claim', { code: this.chat.firstAdminCode });
    this.tabs.set('boss', [boss]);
    for (const name of ['alice', 'adam', ...PATRONS]) {
      const first = await this.chat.join(name);
      this.add(first);
      while (this.tabs.get(name)!.length < TABS) this.add(await this.chat.reconnect(first));
    }
    const people = ['adam', ...PATRONS];
    ({ id: this.room } = await this.one('alice').requestOk('room:create', {
      title: 'stress',
      people,
      open: true,
    }));
    await this.one('alice').requestOk('room:role', { conversation: this.room, name: 'adam', role: 'admin' });
  }

  private async round(): Promise<void> {
    const { random } = this;
    const victim = random.pick(PATRONS);
    const other = random.pick(PATRONS.filter((name) => name !== victim));
    const actions = [
      ...PATRONS.filter(() => random.below(1) < 0.8).map((name) => () => this.talk(name)),
      () => this.talk('alice'),
      () => this.putOut(victim),
      () => this.comeIn(random.pick(PATRONS)),
      ...(random.below(1) < 0.5 ? [() => this.comeIn(victim)] : []),
      ...(random.below(1) < 0.3 ? [() => this.putOut(other)] : []),
      ...(random.below(1) < 0.5 ? [() => this.read(random.pick(PATRONS))] : []),
    ];
    // Sorts by random keys; each action starts at once or after a delay.
    const shuffled = actions
      .map((action) => ({ action, key: random.below(1) }))
      .sort((a, b) => a.key - b.key);
    await Promise.all(
      shuffled.map(async ({ action }) => {
        const delay = random.integer(-2, 4);
        if (delay > 0) await pause(delay);
        await action();
      }),
    );
    for (const name of PATRONS) await this.replaceTabs(name);
    for (const name of PATRONS) if (random.below(1) < 0.6) await this.comeIn(name);
  }

  private async end(): Promise<Observed> {
    await this.chat.deliverAll(...[...this.tabs.values()].flat());
    const inboxes = this.inboxes.map(({ guest, whose, read, bannedFrom }) => ({
      whose,
      seqs: [...this.heardBy(guest), ...read],
      ...(bannedFrom !== undefined && { bannedFrom }),
    }));
    return { log: await this.log(), inboxes, bans: this.bans, sent: this.sent };
  }

  /** Sends some texts, one after the other on one connection without waiting for replies. */
  private async talk(name: string): Promise<void> {
    const tab = this.one(name);
    if (!tab.socket.connected) return;
    // Sometimes enough that some still wait in the queue when their author is removed.
    const most = this.random.below(1) < 0.05 ? 30 : 3;
    await Promise.all(
      Array.from({ length: this.random.integer(1, most) }, async () => {
        const sent: Sent = { whose: name, content: `${name} ${this.sent.length}`, wasRefused: false };
        this.sent.push(sent);
        const reply = await tab
          .request('textmsg', { content: sent.content, conversation: this.room })
          .catch(() => undefined);
        if (reply?.ok) sent.seq = reply.data.seq;
        sent.wasRefused = reply?.ok === false;
      }),
    );
  }

  private async putOut(name: string): Promise<void> {
    const conversation = this.room;
    const way = this.random.integer(0, 9);
    if (way === 0) await this.ban(name);
    else if (way < 5) await this.one('alice').request('room:remove', { conversation, name });
    else if (way < 7) await this.one('adam').request('room:remove', { conversation, name });
    else await this.try(name, (tab) => tab.request('room:leave', { conversation }));
  }

  private async comeIn(name: string): Promise<void> {
    const conversation = this.room;
    if (this.random.below(1) < 0.5) await this.try(name, (tab) => tab.request('room:join', { conversation }));
    else await this.one('adam').request('room:invite', { conversation, people: [name] });
  }

  private async read(name: string): Promise<void> {
    const tab = this.one(name);
    const read = this.inboxes.find(({ guest }) => guest === tab)!.read;
    await this.try(name, async () => {
      const reply = await tab.request('history', { conversation: this.room, limit: 20 });
      if (reply.ok) read.push(...reply.data.entries.map(({ seq }) => seq));
    });
  }

  /** From the entry after the ban is acknowledged to the entry before it is lifted. */
  private async ban(name: string): Promise<void> {
    if (this.banned.has(name)) return;
    this.banned.add(name);
    const [boss, alice] = [this.one('boss'), this.one('alice')];
    await boss.requestOk('admin:ban', { name });
    const from = (await alice.sendText(`without ${name}`, { conversation: this.room })).seq;
    for (const guest of this.tabs.get(name)!)
      this.inboxes.find((inbox) => inbox.guest === guest)!.bannedFrom = from;
    await pause(this.random.integer(0, 10));
    const to = (await alice.sendText(`still without ${name}`, { conversation: this.room })).seq;
    await boss.requestOk('admin:unban', { name });
    this.bans.push({ whom: name, from, to });
  }

  /** Reconnects a user who was banned in this round on new connections. */
  private async replaceTabs(name: string): Promise<void> {
    if (!this.banned.delete(name)) return;
    const old = this.tabs.get(name)!;
    await Promise.all(old.map((tab) => tab.isDisconnected()));
    this.tabs.set(name, []);
    for (const tab of old) {
      tab.disconnect();
      this.add(await this.chat.reconnect(tab));
    }
  }

  /** Sends a request on a connection that may end at any time. */
  private async try(name: string, ask: (tab: TestClient) => Promise<unknown>): Promise<void> {
    const tab = this.one(name);
    if (tab.socket.connected) await ask(tab).catch(() => undefined);
  }

  private add(guest: TestClient): void {
    this.tabs.set(guest.name, [...(this.tabs.get(guest.name) ?? []), guest]);
    this.inboxes.push({ guest, whose: guest.name, seqs: [], read: [] });
  }

  private one(name: string): TestClient {
    return this.random.pick(this.tabs.get(name)!);
  }

  /** Returns the entries received as events, and the last entries shown in room summaries. */
  private heardBy(guest: TestClient): number[] {
    const rooms = [
      ...guest.received('conversation'),
      ...guest.received('welcome').flatMap(({ conversations }) => conversations),
    ];
    const lasts = rooms.map(({ last }) => last).filter((last) => last !== undefined);
    return [...guest.received('textmsg'), ...guest.received('notice'), ...lasts]
      .filter(({ conversation }) => conversation === this.room)
      .map(({ seq }) => seq);
  }

  private async log(): Promise<LogLine[]> {
    const rows = await this.chat
      .get(Database)
      .query.selectFrom('entries')
      .innerJoin('people', 'people.id', 'entries.author')
      .select(['seq', 'kind', 'people.name as author', 'body'])
      .where('conversation', '=', this.room)
      .orderBy('seq')
      .execute();
    return rows.map(({ body, ...row }) => {
      const { people = [], content = '' } = JSON.parse(body) as Partial<
        Entry & { people: string[]; content: string }
      >;
      return { ...row, people, content };
    });
  }
}
