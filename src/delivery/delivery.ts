import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Facts, GoodbyeReason } from '../protocol/events.js';
import type { Person } from '../protocol/shapes.js';
import { Relay, type Topic } from '../relay/relay.js';
import type { DeliveryCounters } from './gathering.js';
import { Followers, rosterOf, type Placed } from './followers.js';
import { Here, roomOf } from './here.js';
import type { Census, ChatServer, ChatSocket, Connection, Known, SocketData } from './here.js';
import { InOrder } from './in.order.js';

export type { Census, ChatServer, ChatSocket, SocketData } from './here.js';

/** A conversation that somebody is in, as of a roster of it. */
export interface Followed {
  conversation: string;
  moved: number;
}

const NOTHING_SENT: DeliveryCounters = {
  deliveries: 0,
  flushes: 0,
  fastWrites: 0,
  ordinaryWrites: 0,
  slowDisconnects: 0,
};

type AskWho = (conversation: string) => Promise<Census | undefined>;

/**
 * The one way out: services say what happened and to whom it is told, and never hold a socket. Who is connected here
 * hears it first; the other nodes hear of it through the relay, and tell their own.
 */
@Injectable()
export class Delivery {
  /** What the adapter below counts; set by whoever made it. */
  counters: Readonly<DeliveryCounters> = NOTHING_SENT;
  /** Hashes of tokens whose sessions ended, here or on another node. */
  readonly endedTokens = new Subject<string>();
  /** Somebody turned out to belong to a conversation here of which they were not told. */
  readonly found;
  private readonly here = new Here();
  private askWho: AskWho = async () => undefined;
  private readonly followers = new Followers(async (conversation, isAwaited) => {
    const census = (await this.askWho(conversation)) ?? { moved: 0, people: [] };
    return this.here.seat(census, conversation, isAwaited) ? census.moved : undefined;
  });
  private readonly order = new InOrder(() => this.relay.isHeard);
  private readonly told: Topic<Told>;
  private readonly moved: Topic<Moved>;
  private readonly ended: Topic<Ended>;
  private readonly known: Topic<{ person: string; to: Known }>;
  private readonly connected: Topic<string, Connection[]>;

  constructor(private readonly relay: Relay) {
    this.found = this.here.found;
    this.here.unfollowed.subscribe((conversation) => this.followers.ended(conversation));
    this.told = relay.topic('told');
    this.told.on((told) => this.tellHere(told));
    this.moved = relay.topic('moved');
    this.moved.on((moved) => this.moveHere(moved));
    this.ended = relay.topic('ended');
    this.ended.on((ended) => this.endHere(ended));
    this.known = relay.topic('known');
    this.known.on(({ person, to }) => this.here.know(person, to));
    this.connected = relay.topic('connected');
    this.connected.on((person) => this.here.connections(person));
  }

  open(server: ChatServer): void {
    this.here.open(server);
  }

  /** How many connections there are here, and how many bytes they have not taken yet. Goes through all of them. */
  get load(): { sockets: number; queuedBytes: number } {
    return this.here.load;
  }

  /** @param askWho asks the database */
  learnFrom(askWho: AskWho): void {
    this.askWho = askWho;
  }

  /** Everybody in a conversation that many take part in; of one of its lines, those who were there when it was said. */
  toConversation<E extends keyof Facts>(conversation: string, event: E, fact: Facts[E]): void {
    this.tell({ to: [roomOf.conversation(conversation)], event, fact, ...rosterNoted(fact) });
  }

  /** Every socket of these people, each once. */
  toPeople<E extends keyof Facts>(people: readonly string[], event: E, fact: Facts[E]): void {
    // To Socket.IO, no room at all means everybody.
    if (people.length > 0) this.tell({ to: people.map(roomOf.person), event, fact });
  }

  /** Everybody here who has a nickname; each node tells its own. */
  toNamed<E extends keyof Facts>(event: E, fact: Facts[E]): void {
    this.here.emit([roomOf.named], event, fact);
  }

  /** Every socket here, visitors included; each node tells its own. */
  toAll<E extends keyof Facts>(event: E, fact: Facts[E]): void {
    this.here.emit([], event, fact);
  }

  /** Tells these people, here only, what they may have missed here. */
  repeatToPeople<E extends keyof Facts>(people: readonly string[], event: E, fact: Facts[E]): void {
    this.tellHere({ to: people.map(roomOf.person), event, fact });
  }

  /** The same to those who follow a conversation; of its lines, only those that all who follow now may hear. */
  repeatToConversation<E extends keyof Facts>(conversation: string, event: E, fact: Facts[E]): void {
    const roster = this.followers.rosterOf(conversation);
    const { seq = 0 } = fact as Partial<Placed>;
    if (roster !== undefined && seq < roster) return;
    const to = [roomOf.conversation(conversation)];
    this.tellHere({ to, event, fact, ...(roster !== undefined && { roster }) });
  }

  /** The newest seq of a conversation that was told here lately; 0 where none was. */
  heardUpTo(conversation: string): number {
    return this.order.lastOf(conversation);
  }

  /** All of a conversation up to this line was told here, or is not for anybody here. */
  noteHeard(conversation: string, seq: number): void {
    this.order.pass(conversation, seq);
  }

  /** From now on `socket` hears what a conversation's people hear. */
  follow(socket: ChatSocket, conversation: string): void {
    void socket.join(roomOf.conversation(conversation));
  }

  /**
   * Follows every conversation that `find` resolves with, but for those that its person has left meanwhile. It must be
   * known by then as that person.
   */
  async followFound(socket: ChatSocket, find: () => Promise<Followed[]>): Promise<void> {
    const left = new Set<string>();
    socket.data.left = left;
    const found = await find();
    // A socket that is gone would stay behind in the rooms of the adapter.
    if (!socket.connected) return;
    for (const { conversation, moved } of found) {
      if (left.has(conversation)) continue;
      this.follow(socket, conversation);
      this.followers.follows(conversation, moved);
    }
    // Not `delete`, which would turn the object of every socket into a hash table.
    socket.data.left = undefined;
  }

  /** From `line` on, with which these people come, every socket of theirs hears what a conversation's people hear. */
  bring(people: readonly string[], conversation: string, line: Placed): void {
    this.move({ people, conversation, come: true, seq: line.seq, ...rosterNoted(line) });
  }

  /** After `line`, with which these people go, no socket of theirs does. */
  letGo(people: readonly string[], conversation: string, line: Placed): void {
    this.move({ people, conversation, come: false, seq: line.seq, ...rosterNoted(line) });
  }

  /** Asks the database who belongs to a conversation, and lets them, and nobody else, follow it here. */
  async review(conversation: string): Promise<void> {
    await this.followers.review(conversation);
  }

  /** From now on `socket` hears what is told to `person`. */
  identify(socket: ChatSocket, person: Person, tokenHash: string): void {
    void socket.join([roomOf.person(person.id), roomOf.token(tokenHash), roomOf.named]);
  }

  /** From now on every socket of this person is known so. */
  know(person: string, to: Known): void {
    this.here.know(person, to);
    this.known.send({ person, to });
  }

  /** Says goodbye to every socket that came in by this token, and lets it go. */
  endToken(token: string, reason: GoodbyeReason): void {
    this.end({ token, reason });
  }

  /** Says goodbye to every socket of this person, and lets it go. */
  endPerson(person: string, reason: GoodbyeReason): void {
    this.end({ person, reason });
  }

  /** Says goodbye to every socket here that `which` is true of, and lets it go. */
  endWhere(which: (known: SocketData) => boolean, reason: GoodbyeReason): void {
    this.here.endWhere(which, reason);
  }

  /**
   * Says goodbye to everybody here before the house closes, and asks each to come back at a moment of its own. Resolves
   * when the last one has heard it, or after a second. Connections are closed without a word of Socket.IO's own: after
   * that word, its clients would not come back by themselves.
   */
  async farewell(): Promise<void> {
    await this.here.farewell();
  }

  /** What the sockets of this person that are connected here are known as. */
  knownAs(person: string): SocketData[] {
    return this.here.knownAs(person);
  }

  /** From where, and by which sessions, this person is connected to any node. */
  async connections(person: string): Promise<Connection[]> {
    return [...this.here.connections(person), ...(await this.connected.ask(person)).flat()];
  }

  /** What all sockets here are known as. */
  get everybody(): SocketData[] {
    return this.here.all.map((socket) => socket.data);
  }

  private tell(told: Told): void {
    this.tellHere(told);
    this.told.send(told);
  }

  private tellHere({ to, event, fact, roster }: Told): void {
    const emit = () => this.here.emit(to, event, fact);
    if (this.relay.isAlone || (event !== 'textmsg' && event !== 'notice')) return emit();
    const { conversation, seq } = fact as Placed;
    this.order.tell(conversation, seq, () => {
      if (roster === undefined || !this.followers.has(conversation)) emit();
      else this.followers.take({ conversation, seq, roster, moves: [], act: emit });
    });
  }

  private move(moved: Moved): void {
    this.moveHere(moved);
    this.moved.send(moved);
  }

  private moveHere({ people, conversation, come, seq, roster }: Moved): void {
    const here = people.filter((person) => this.here.has(person));
    if (!come) this.here.miss(here, conversation);
    const act = () => this.here.shift(here, conversation, come);
    if (roster === undefined || this.relay.isAlone) return act();
    this.order.accompany(conversation, seq, () => {
      if (!this.followers.has(conversation) && !(come && here.length > 0)) return;
      this.followers.take({ conversation, seq, roster, moves: people, act });
    });
  }

  private end(ended: Ended): void {
    this.endHere(ended);
    this.ended.send(ended);
  }

  private endHere({ token, person, reason }: Ended): void {
    if (token !== undefined) this.endedTokens.next(token);
    this.here.end(token === undefined ? roomOf.person(person!) : roomOf.token(token), reason);
  }
}

interface Told {
  /** Rooms of Socket.IO. */
  to: string[];
  event: string;
  fact: unknown;
  /** Under which a line was said. */
  roster?: number;
}

interface Moved {
  people: readonly string[];
  conversation: string;
  come: boolean;
  seq: number;
  roster?: number;
}

interface Ended {
  /** The hash of one. */
  token?: string;
  person?: string;
  reason: GoodbyeReason;
}

/** The note would not get onto the wire by itself. */
function rosterNoted(fact: unknown): { roster?: number } {
  const roster = typeof fact === 'object' ? rosterOf(fact as Placed) : undefined;
  return roster === undefined ? {} : { roster };
}
