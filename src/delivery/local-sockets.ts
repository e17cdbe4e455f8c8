import { setTimeout as pause } from 'node:timers/promises';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import { Subject } from 'rxjs';
import type { ClientToServerEvents, GoodbyeReason, ServerToClientEvents } from '../protocol/events.js';
import type { Person, Settings } from '../protocol/types.js';
import type { EngineConnection } from './batching/socket-io-internals.js';
import { bufferedBytes } from './batching/slow-consumer.js';

/** What a socket is known as. */
export interface SocketData {
  /** `null` for a visitor. */
  person: Person | null;
  /** The hash of the token it came in with or was given. */
  tokenHash?: string;
  /** The token itself, until it has been told. */
  token?: string;
  /** From where it is connected. */
  address: string;
  /** The nickname has a password. */
  isClaimed?: boolean;
  isAdmin?: boolean;
  /** Of a bot, the id of who looks after it. */
  maker?: string;
  /** How its person wants to be seen; not for visitors. */
  settings?: Settings;
  /** It was said goodbye to: what it asked before and waits for its turn is not done any more. */
  isClosing?: boolean;
  /** What its person left while it was finding out what to follow. */
  leftMeanwhile?: Set<string> | undefined;
}

export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;

/** What the sockets of a person are known by that may change while they are connected. */
export type SocketUpdate = Partial<Pick<SocketData, 'person' | 'isClaimed' | 'isAdmin' | 'settings'>>;

export type UserConnection = Pick<SocketData, 'tokenHash' | 'address'>;

/** Who belongs to a conversation, as the database has it at one moment. */
export interface MembershipSnapshot {
  /** The seq of the last line with which somebody came or went. */
  moved: number;
  /** Ids. */
  people: readonly string[];
}

/** Asks the database who belongs to a conversation; `undefined` where there is none such. */
export type LoadMembership = (conversation: string) => Promise<MembershipSnapshot | undefined>;

const SIGNED_IN = 'named';
/** A restart takes about a second; who comes back later than the others finds them served already. */
const RECONNECT_AFTER_MS = 500;
const RECONNECT_SPREAD_MS = 1_500;
const DRAIN_MAX_MS = 1_000;

/** Rooms of Socket.IO. To it, no room at all means everybody. */
export const roomOf = {
  conversation: (id: string): string => `conversation:${id}`,
  person: (id: string): string => `person:${id}`,
  token: (hash: string): string => `token:${hash}`,
  named: SIGNED_IN,
};

/** The sockets of this node: the only place that holds them. */
export class LocalSockets {
  /** Conversations that nobody follows here any more. */
  readonly unsubscribed = new Subject<string>();
  /** Somebody turned out to belong to a conversation here of which they were not told. */
  readonly missedJoins = new Subject<{ person: string; conversation: string }>();
  private server: ChatServer | undefined;

  open(server: ChatServer): void {
    const prefix = roomOf.conversation('');
    this.server = server;
    server.of('/').adapter.on('delete-room', (room: string) => {
      if (room.startsWith(prefix)) this.unsubscribed.next(room.slice(prefix.length));
    });
  }

  /** @param rooms none for everybody */
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

  /** How many connections there are, and how many bytes they have not taken yet. */
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

  /** Those of these people's sockets that are finding out what to follow do not find this. */
  cancelPending(people: readonly string[], conversation: string): void {
    for (const person of people)
      for (const data of this.socketDataOf(person)) data.leftMeanwhile?.add(conversation);
  }

  /** From now on every socket of these people hears what a conversation's people hear; or none does. */
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
   * Lets those who belong to a conversation, and nobody else, follow it.
   * @param isAwaited says of a person whether a line that brings them is at hand, of which they are told by that
   * @returns whether any of them is here
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
      // Those who are finding out what to follow will find this too.
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

  /** Resolves when the last one has heard it, or after a second. */
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

/** The event maps say which fact goes with which event; Socket.IO's own types lose that over a union of events. */
type Emit = (event: string, fact: unknown) => void;
