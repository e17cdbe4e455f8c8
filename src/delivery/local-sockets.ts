import { setTimeout as pause } from 'node:timers/promises';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import { Subject } from 'rxjs';
import type { ClientToServerEvents, GoodbyeReason, ServerToClientEvents } from '../protocol/events.js';
import type { Person, Settings, Welcome } from '../protocol/types.js';
import type { EngineConnection } from './batching/socket-io-internals.js';
import { bufferedBytes } from './batching/slow-consumer.js';

/** The data of a socket. */
export interface SocketData {
  /** `null` for a visitor. */
  person: Person | null;
  /** The hash of the token that it presented or was given. */
  tokenHash?: string;
  /** The token itself, until it has been sent to the client. */
  token?: string;
  /** What only the first `welcome` of a session contains, until it has been sent. */
  firstWelcome?: Pick<Welcome, 'recoveryCode' | 'signInLink'>;
  /** The Origin header of the handshake. */
  origin?: string | undefined;
  /** The last challenge of `passkey:challenge`, until it was used. `expiresAt`: milliseconds since 1970. */
  passkeyChallenge?: { challenge: string; expiresAt: number } | undefined;
  /** The client's address. */
  address: string;
  /** The user has a password or another credential. */
  isClaimed?: boolean;
  isAdmin?: boolean;
  /** For a bot, the id of its owner. */
  maker?: string;
  /** The user's settings; `undefined` for visitors. */
  settings?: Settings;
  /** `goodbye` was sent: requests that still wait in its queue are not executed. */
  isClosing?: boolean;
  /** Conversations that the user left while the socket was still subscribing. */
  leftMeanwhile?: Set<string> | undefined;
}

export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;

/** The data of a user's sockets that may change while they are connected. */
export type SocketUpdate = Partial<Pick<SocketData, 'person' | 'isClaimed' | 'isAdmin' | 'settings'>>;

export type UserConnection = Pick<SocketData, 'tokenHash' | 'address'>;

/** The members of a conversation, as of one read of the database. */
export interface MembershipSnapshot {
  /** The seq of the last entry that changed the membership. */
  moved: number;
  /** User ids. */
  people: readonly string[];
}

/** Reads the members of a conversation; `undefined` if it does not exist. */
export type LoadMembership = (conversation: string) => Promise<MembershipSnapshot | undefined>;

const SIGNED_IN = 'named';
/** A restart takes about a second. Spreading the reconnects lets later clients find earlier ones already served. */
const RECONNECT_AFTER_MS = 500;
const RECONNECT_SPREAD_MS = 1_500;
const DRAIN_MAX_MS = 1_000;

/** Names of Socket.IO rooms. Socket.IO takes an empty list of rooms as all sockets. */
export const roomOf = {
  conversation: (id: string): string => `conversation:${id}`,
  person: (id: string): string => `person:${id}`,
  token: (hash: string): string => `token:${hash}`,
  named: SIGNED_IN,
};

/** The sockets of this node: the only place that holds them. */
export class LocalSockets {
  /** Conversations that lost their last subscriber here. */
  readonly unsubscribed = new Subject<string>();
  /** A user here was found to be a member of a conversation without having received the join. */
  readonly missedJoins = new Subject<{ person: string; conversation: string }>();
  private server: ChatServer | undefined;

  open(server: ChatServer): void {
    const prefix = roomOf.conversation('');
    this.server = server;
    server.of('/').adapter.on('delete-room', (room: string) => {
      if (room.startsWith(prefix)) this.unsubscribed.next(room.slice(prefix.length));
    });
  }

  /** @param rooms empty for all sockets */
  emit(rooms: string[], event: string, fact: unknown): void {
    if (this.server) (this.server.to(rooms).emit as Emit)(event, fact);
  }

  socketsIn(room: string): ChatSocket[] {
    const { adapter, sockets } = this.server?.sockets ?? {};
    return Array.from(adapter?.rooms.get(room) ?? [], (id) => sockets?.get(id)).filter(
      (socket) => socket !== undefined,
    );
  }

  get all(): ChatSocket[] {
    return [...(this.server?.sockets.sockets.values() ?? [])];
  }

  /** The number of connections and their unsent bytes. */
  get load(): { sockets: number; queuedBytes: number } {
    const { all } = this;
    const queuedBytes = all.reduce(
      (sum, { conn }) => sum + bufferedBytes(conn as unknown as EngineConnection),
      0,
    );
    return { sockets: all.length, queuedBytes };
  }

  hasUser(person: string): boolean {
    return this.server?.sockets.adapter.rooms.has(roomOf.person(person)) ?? false;
  }

  socketDataOf(person: string): SocketData[] {
    return this.socketsIn(roomOf.person(person)).map((socket) => socket.data);
  }

  connectionsOf(person: string): UserConnection[] {
    return this.socketDataOf(person).map(({ tokenHash, address }) => ({ tokenHash, address }));
  }

  updateUser(person: string, to: SocketUpdate): void {
    for (const data of this.socketDataOf(person)) Object.assign(data, to);
  }

  /** Excludes the conversation from the subscriptions that these users' sockets are still loading. */
  cancelPending(people: readonly string[], conversation: string): void {
    for (const person of people)
      for (const data of this.socketDataOf(person)) data.leftMeanwhile?.add(conversation);
  }

  /** Subscribes every socket of these users to a conversation, or unsubscribes it. */
  setSubscribed(people: readonly string[], conversation: string, isSubscribed: boolean): void {
    const room = roomOf.conversation(conversation);
    for (const person of people) {
      for (const socket of this.socketsIn(roomOf.person(person))) {
        if (isSubscribed) socket.data.leftMeanwhile?.delete(conversation);
        void (isSubscribed ? socket.join(room) : socket.leave(room));
      }
    }
  }

  /**
   * Makes exactly the members of a conversation its subscribers.
   * @param isAwaited returns whether a pending entry records the user's joining, which then notifies the user
   * @returns whether any member is connected here
   */
  syncMembers(
    { people }: Pick<MembershipSnapshot, 'people'>,
    conversation: string,
    isAwaited: (person: string) => boolean,
  ): boolean {
    const room = roomOf.conversation(conversation);
    const belong = new Set(people);
    for (const socket of this.socketsIn(room)) {
      if (belong.has(socket.data.person?.id ?? '')) continue;
      void socket.leave(room);
      socket.emit('conversation:gone', { conversation });
    }
    for (const person of belong) {
      // A socket that is still loading its subscriptions will find this conversation by itself.
      const missing = this.socketsIn(roomOf.person(person)).filter(
        ({ data, rooms }) => data.leftMeanwhile === undefined && !rooms.has(room),
      );
      for (const socket of missing) void socket.join(room);
      if (missing.length > 0 && !isAwaited(person)) this.missedJoins.next({ person, conversation });
    }
    return this.socketsIn(room).length > 0;
  }

  disconnectRoom(room: string, reason: GoodbyeReason): void {
    for (const { data } of this.socketsIn(room)) data.isClosing = true;
    this.emit([room], 'goodbye', { reason, reconnectInMs: 0 });
    this.server?.in(room).disconnectSockets(true);
  }

  disconnectWhere(predicate: (known: SocketData) => boolean, reason: GoodbyeReason): void {
    for (const socket of this.all) {
      if (!predicate(socket.data)) continue;
      socket.data.isClosing = true;
      socket.emit('goodbye', { reason, reconnectInMs: 0 });
      socket.disconnect(true);
    }
  }

  /** Resolves when all connections are closed, or after one second. */
  async drain(): Promise<void> {
    const gone = this.all.map((socket) => {
      const reconnectInMs = Math.round(RECONNECT_AFTER_MS + Math.random() * RECONNECT_SPREAD_MS);
      socket.emit('goodbye', { reason: 'restart', reconnectInMs });
      return new Promise<void>((done) => {
        socket.conn.once('close', () => done());
        socket.conn.close();
      });
    });
    await Promise.race([Promise.all(gone), pause(DRAIN_MAX_MS, undefined, { ref: false })]);
  }
}

/** The event maps define the payload of each event; Socket.IO's own types lose that for a union of events. */
type Emit = (event: string, fact: unknown) => void;
