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
 * The one way out: services say what happened and to whom it is told, and never hold a socket. Who is connected here
 * hears it first; the other nodes hear of it through the relay, and tell their own.
 */
@Injectable()
export class DeliveryService {
  /** What the adapter below counts; set by whoever made it. */
  counters: Readonly<DeliveryCounters> = NO_DELIVERIES;
  /** Hashes of tokens whose sessions ended, here or on another node. */
  readonly revokedTokenHashes;
  /** Somebody turned out to belong to a conversation here of which they were not told. */
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

  /** How many connections there are here, and how many bytes they have not taken yet. Goes through all of them. */
  get load(): { sockets: number; queuedBytes: number } {
    return this.sockets.load;
  }

  setMembershipSource(loadMembership: LoadMembership): void {
    this.loadMembership = loadMembership;
  }

  /** Everybody in a conversation that many take part in; of one of its lines, those who were there when it was said. */
  toConversation<E extends keyof ServerEvents>(conversation: string, event: E, fact: ServerEvents[E]): void {
    this.broadcast({ to: [roomOf.conversation(conversation)], event, fact, ...rosterField(fact) });
  }

  /** Every socket of these people, each once. */
  toUsers<E extends keyof ServerEvents>(people: readonly string[], event: E, fact: ServerEvents[E]): void {
    // To Socket.IO, no room at all means everybody.
    if (people.length > 0) this.broadcast({ to: people.map(roomOf.person), event, fact });
  }

  /** Everybody here who has a nickname; each node tells its own. */
  toSignedIn<E extends keyof ServerEvents>(event: E, fact: ServerEvents[E]): void {
    this.sockets.emit([roomOf.named], event, fact);
  }

  /** Every socket here, visitors included; each node tells its own. */
  toAll<E extends keyof ServerEvents>(event: E, fact: ServerEvents[E]): void {
    this.sockets.emit([], event, fact);
  }

  /** Tells these people, here only, what they may have missed here. */
  replayToUsers<E extends keyof ServerEvents>(
    people: readonly string[],
    event: E,
    fact: ServerEvents[E],
  ): void {
    this.broadcastLocally({ to: people.map(roomOf.person), event, fact });
  }

  /** The same to those who follow a conversation; of its lines, only those that all who follow now may hear. */
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

  /** The newest seq of a conversation that was told here lately; 0 where none was. */
  lastDeliveredSeq(conversation: string): number {
    return this.sequencer.lastSeq(conversation);
  }

  /** All of a conversation up to this line was told here, or is not for anybody here. */
  markDelivered(conversation: string, seq: number): void {
    this.sequencer.markDelivered(conversation, seq);
  }

  /** From now on `socket` hears what a conversation's people hear. */
  subscribe(socket: ChatSocket, conversation: string): void {
    void socket.join(roomOf.conversation(conversation));
  }

  /**
   * Follows every conversation that `find` resolves with, but for those that its person has left meanwhile. It must be
   * known by then as that person.
   */
  async subscribeToConversations(
    socket: ChatSocket,
    find: () => Promise<ConversationMembership[]>,
  ): Promise<void> {
    const left = new Set<string>();
    socket.data.leftMeanwhile = left;
    const found = await find();
    // A socket that is gone would stay behind in the rooms of the adapter.
    if (!socket.connected) return;
    for (const { conversation, moved } of found) {
      if (left.has(conversation)) continue;
      this.subscribe(socket, conversation);
      this.membershipFilter.subscribed(conversation, moved);
    }
    // Not `delete`, which would turn the object of every socket into a hash table.
    socket.data.leftMeanwhile = undefined;
  }

  /** From `line` on, with which these people come, every socket of theirs hears what a conversation's people hear. */
  addMembers(people: readonly string[], conversation: string, line: SequencedEntry): void {
    this.changeMembers({ people, conversation, come: true, seq: line.seq, ...rosterField(line) });
  }

  /** After `line`, with which these people go, no socket of theirs does. */
  removeMembers(people: readonly string[], conversation: string, line: SequencedEntry): void {
    this.changeMembers({ people, conversation, come: false, seq: line.seq, ...rosterField(line) });
  }

  /** Asks the database who belongs to a conversation, and lets them, and nobody else, follow it here. */
  async resyncMembers(conversation: string): Promise<void> {
    await this.membershipFilter.resync(conversation);
  }

  /** From now on `socket` hears what is told to `person`. */
  bindUser(socket: ChatSocket, person: Person, tokenHash: string): void {
    void socket.join([roomOf.person(person.id), roomOf.token(tokenHash), roomOf.named]);
  }

  /** From now on every socket of this person is known so. */
  updateUser(person: string, to: SocketUpdate): void {
    this.sockets.updateUser(person, to);
    this.userUpdates.send({ person, to });
  }

  /** Says goodbye to every socket that came in by this token, and lets it go. */
  disconnectSession(token: string, reason: GoodbyeReason): void {
    this.disconnections.send({ token, reason });
  }

  /** Says goodbye to every socket of this person, and lets it go. */
  disconnectUser(person: string, reason: GoodbyeReason): void {
    this.disconnections.send({ person, reason });
  }

  /** Says goodbye to every socket here that `predicate` is true of, and lets it go. */
  disconnectWhere(predicate: (known: SocketData) => boolean, reason: GoodbyeReason): void {
    this.sockets.disconnectWhere(predicate, reason);
  }

  /**
   * Says goodbye to everybody here before the house closes, and asks each to come back at a moment of its own. Resolves
   * when the last one has heard it, or after a second. Connections are closed without a word of Socket.IO's own: after
   * that word, its clients would not come back by themselves.
   */
  async drain(): Promise<void> {
    await this.sockets.drain();
  }

  /** What the sockets of this person that are connected here are known as. */
  socketDataOf(person: string): SocketData[] {
    return this.sockets.socketDataOf(person);
  }

  /** From where, and by which sessions, this person is connected to any node. */
  async connectionsOf(person: string): Promise<UserConnection[]> {
    return [...this.sockets.connectionsOf(person), ...(await this.connectionRequests.request(person)).flat()];
  }

  /** What all sockets here are known as. */
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
