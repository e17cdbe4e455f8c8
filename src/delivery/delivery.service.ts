import { Injectable } from '@nestjs/common';
import type { ServerEvents, GoodbyeReason } from '../protocol/events.js';
import type { Person } from '../protocol/types.js';
import { ClusterBus, type Topic } from '../bus/cluster-bus.js';
import { NO_DELIVERIES, type DeliveryCounters } from './batching/batching-options.js';
import { rosterField, type Broadcast, type MemberUpdate } from './delivery-messages.js';
import { Disconnections } from './disconnections.js';
import { MembershipFilter, type ConversationMembership, type SequencedEntry } from './membership-filter.js';
import {
  LocalSockets,
  roomOf,
  type ChatServer,
  type ChatSocket,
  type LoadMembership,
  type SocketData,
  type SocketUpdate,
  type UserConnection,
} from './local-sockets.js';
import { MessageSequencer } from './message-sequencer.js';

export type { ConversationMembership } from './membership-filter.js';
export type { MembershipSnapshot, ChatServer, ChatSocket, SocketData } from './local-sockets.js';

/**
 * The only way to emit to sockets: services name an event and its recipients, and never hold a socket. Sockets of this
 * node get an event first; the bus carries it to the other nodes, which emit it to their own.
 */
@Injectable()
export class DeliveryService {
  /** The counters of the batching adapter, set by the code that creates it. */
  counters: Readonly<DeliveryCounters> = NO_DELIVERIES;
  /** Token hashes of sessions that ended, on any node. */
  readonly revokedTokenHashes;
  /** A user here was found to be a member of a conversation without having received the join. */
  readonly missedJoins;
  private readonly sockets = new LocalSockets();
  private loadMembership: LoadMembership = async () => undefined;
  private readonly membershipFilter = new MembershipFilter(async (conversation, isAwaited) => {
    const snapshot = (await this.loadMembership(conversation)) ?? { moved: 0, people: [] };
    return this.sockets.syncMembers(snapshot, conversation, isAwaited) ? snapshot.moved : undefined;
  });
  private readonly sequencer = new MessageSequencer(() => this.bus.isConnected);
  private readonly broadcasts: Topic<Broadcast>;
  private readonly membershipChanges: Topic<MemberUpdate>;
  private readonly disconnections: Disconnections;
  private readonly userUpdates: Topic<{ person: string; to: SocketUpdate }>;
  private readonly connectionRequests: Topic<string, UserConnection[]>;

  constructor(private readonly bus: ClusterBus) {
    this.missedJoins = this.sockets.missedJoins;
    this.sockets.unsubscribed.subscribe((conversation) => this.membershipFilter.unsubscribed(conversation));
    this.broadcasts = bus.topic('told');
    this.broadcasts.on((broadcast) => this.broadcastLocally(broadcast));
    this.membershipChanges = bus.topic('moved');
    this.membershipChanges.on((moved) => this.changeMembersLocally(moved));
    this.disconnections = new Disconnections(bus, this.sockets);
    this.revokedTokenHashes = this.disconnections.revokedTokenHashes;
    this.userUpdates = bus.topic('known');
    this.userUpdates.on(({ person, to }) => this.sockets.updateUser(person, to));
    this.connectionRequests = bus.topic('connected');
    this.connectionRequests.on((person) => this.sockets.connectionsOf(person));
  }

  open(server: ChatServer): void {
    this.sockets.open(server);
  }

  /** The number of connections here and their unsent bytes. Iterates over all connections. */
  get load(): { sockets: number; queuedBytes: number } {
    return this.sockets.load;
  }

  setMembershipSource(loadMembership: LoadMembership): void {
    this.loadMembership = loadMembership;
  }

  /** Emits to all subscribers of the lobby or a room. An entry goes only to those who were members when it was stored. */
  toConversation<E extends keyof ServerEvents>(conversation: string, event: E, fact: ServerEvents[E]): void {
    this.broadcast({ to: [roomOf.conversation(conversation)], event, fact, ...rosterField(fact) });
  }

  /** Emits to every socket of these users, once each. */
  toUsers<E extends keyof ServerEvents>(people: readonly string[], event: E, fact: ServerEvents[E]): void {
    // Socket.IO takes an empty list of rooms as all sockets.
    if (people.length > 0) this.broadcast({ to: people.map(roomOf.person), event, fact });
  }

  /** Emits to every signed-in socket of this node. Each node calls this for its own sockets. */
  toSignedIn<E extends keyof ServerEvents>(event: E, fact: ServerEvents[E]): void {
    this.sockets.emit([roomOf.named], event, fact);
  }

  /** Emits to every socket of this node, visitors included. Each node calls this for its own sockets. */
  toAll<E extends keyof ServerEvents>(event: E, fact: ServerEvents[E]): void {
    this.sockets.emit([], event, fact);
  }

  /** Emits, on this node only, an event that these users may have missed. */
  replayToUsers<E extends keyof ServerEvents>(
    people: readonly string[],
    event: E,
    fact: ServerEvents[E],
  ): void {
    this.broadcastLocally({ to: people.map(roomOf.person), event, fact });
  }

  /**
   * Emits, on this node only, an event that subscribers may have missed; an entry only if every current subscriber may
   * read it.
   */
  replayToConversation<E extends keyof ServerEvents>(
    conversation: string,
    event: E,
    fact: ServerEvents[E],
  ): void {
    const roster = this.membershipFilter.rosterOf(conversation);
    const { seq = 0 } = fact as Partial<SequencedEntry>;
    if (roster !== undefined && seq < roster) return;
    const to = [roomOf.conversation(conversation)];
    this.broadcastLocally({ to, event, fact, ...(roster !== undefined && { roster }) });
  }

  /** Returns the newest seq of a conversation that was recently delivered here; 0 if none was. */
  lastDeliveredSeq(conversation: string): number {
    return this.sequencer.lastSeq(conversation);
  }

  /** Marks all entries of a conversation up to this seq as delivered here, or as not meant for any socket here. */
  markDelivered(conversation: string, seq: number): void {
    this.sequencer.markDelivered(conversation, seq);
  }

  /** Subscribes `socket` to the events of a conversation. */
  subscribe(socket: ChatSocket, conversation: string): void {
    void socket.join(roomOf.conversation(conversation));
  }

  /**
   * Subscribes to every conversation that `find` resolves with, except those that the user leaves meanwhile. The socket
   * must be bound to the user first.
   */
  async subscribeToConversations(
    socket: ChatSocket,
    find: () => Promise<ConversationMembership[]>,
  ): Promise<void> {
    const left = new Set<string>();
    socket.data.leftMeanwhile = left;
    const found = await find();
    // A disconnected socket would stay in the adapter's rooms.
    if (!socket.connected) return;
    for (const { conversation, moved } of found) {
      if (left.has(conversation)) continue;
      this.subscribe(socket, conversation);
      this.membershipFilter.subscribed(conversation, moved);
    }
    // `delete` would turn the object of every socket into a hash table.
    socket.data.leftMeanwhile = undefined;
  }

  /** Subscribes every socket of these users from `line` on, the entry that records their joining. */
  addMembers(people: readonly string[], conversation: string, line: SequencedEntry): void {
    this.changeMembers({ people, conversation, come: true, seq: line.seq, ...rosterField(line) });
  }

  /** Unsubscribes every socket of these users after `line`, the entry that records their leaving. */
  removeMembers(people: readonly string[], conversation: string, line: SequencedEntry): void {
    this.changeMembers({ people, conversation, come: false, seq: line.seq, ...rosterField(line) });
  }

  /** Reads the members of a conversation from the database and makes exactly their sockets its subscribers here. */
  async resyncMembers(conversation: string): Promise<void> {
    await this.membershipFilter.resync(conversation);
  }

  /** Binds `socket` to a user: it now receives the events of `person`. */
  bindUser(socket: ChatSocket, person: Person, tokenHash: string): void {
    void socket.join([roomOf.person(person.id), roomOf.token(tokenHash), roomOf.named]);
  }

  /** Updates the data of every socket of this user. */
  updateUser(person: string, to: SocketUpdate): void {
    this.sockets.updateUser(person, to);
    this.userUpdates.send({ person, to });
  }

  /** Emits `goodbye` to every socket of this session, and disconnects it. */
  disconnectSession(token: string, reason: GoodbyeReason): void {
    this.disconnections.send({ token, reason });
  }

  /** Emits `goodbye` to every socket of this user, and disconnects it. */
  disconnectUser(person: string, reason: GoodbyeReason): void {
    this.disconnections.send({ person, reason });
  }

  /** Emits `goodbye` to every socket of this node for which `predicate` is true, and disconnects it. */
  disconnectWhere(predicate: (known: SocketData) => boolean, reason: GoodbyeReason): void {
    this.sockets.disconnectWhere(predicate, reason);
  }

  /**
   * Emits `goodbye` to every socket before the server stops, each with a different reconnect delay. Resolves when all
   * connections are closed, or after one second. Closes connections without Socket.IO's disconnect packet, after which
   * its clients would not reconnect.
   */
  async drain(): Promise<void> {
    await this.sockets.drain();
  }

  /** Returns the data of this user's sockets on this node. */
  socketDataOf(person: string): SocketData[] {
    return this.sockets.socketDataOf(person);
  }

  /** Returns the address and session of each of this user's connections, on all nodes. */
  async connectionsOf(person: string): Promise<UserConnection[]> {
    return [...this.sockets.connectionsOf(person), ...(await this.connectionRequests.request(person)).flat()];
  }

  /** The data of all sockets of this node. */
  get allSocketData(): SocketData[] {
    return this.sockets.all.map((socket) => socket.data);
  }

  private broadcast(broadcast: Broadcast): void {
    this.broadcastLocally(broadcast);
    this.broadcasts.send(broadcast);
  }

  private broadcastLocally({ to, event, fact, roster }: Broadcast): void {
    const emit = () => this.sockets.emit(to, event, fact);
    if (this.bus.isSingleNode || (event !== 'textmsg' && event !== 'notice')) return emit();
    const { conversation, seq } = fact as SequencedEntry;
    this.sequencer.deliver(conversation, seq, () => {
      if (roster === undefined || !this.membershipFilter.isTracked(conversation)) emit();
      else this.membershipFilter.submit({ conversation, seq, roster, movedUsers: [], action: emit });
    });
  }

  private changeMembers(moved: MemberUpdate): void {
    this.changeMembersLocally(moved);
    this.membershipChanges.send(moved);
  }

  private changeMembersLocally({ people, conversation, come, seq, roster }: MemberUpdate): void {
    const here = people.filter((person) => this.sockets.hasUser(person));
    if (!come) this.sockets.cancelPending(here, conversation);
    const action = () => this.sockets.setSubscribed(here, conversation, come);
    if (roster === undefined || this.bus.isSingleNode) return action();
    this.sequencer.runAt(conversation, seq, () => {
      if (!this.membershipFilter.isTracked(conversation) && !(come && here.length > 0)) return;
      this.membershipFilter.submit({ conversation, seq, roster, movedUsers: people, action });
    });
  }
}
