import { setTimeout as pause } from 'node:timers/promises';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import { Subject } from 'rxjs';
import type { ClientToServerEvents, GoodbyeReason, ServerToClientEvents } from '../protocol/events.js';
import type { Person, Settings } from '../protocol/shapes.js';
import type { Connection as Transport } from './internals.js';
import { bytesHeld } from './outgoing.cap.js';

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
  isOver?: boolean;
  /** What its person left while it was finding out what to follow. */
  left?: Set<string> | undefined;
}

export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;

/** What the sockets of a person are known by that may change while they are connected. */
export type Known = Partial<Pick<SocketData, 'person' | 'isClaimed' | 'isAdmin' | 'settings'>>;

export type Connection = Pick<SocketData, 'tokenHash' | 'address'>;

/** Who belongs to a conversation, as the database has it at one moment. */
export interface Census {
  /** The seq of the last line with which somebody came or went. */
  moved: number;
  /** Ids. */
  people: readonly string[];
}

const EVERYONE_NAMED = 'named';
/** A restart takes about a second; who comes back later than the others finds them served already. */
const RETURN_AFTER_MS = 500;
const RETURN_SPREAD_MS = 1_500;
const FAREWELL_MS = 1_000;

/** Rooms of Socket.IO. To it, no room at all means everybody. */
export const roomOf = {
  conversation: (id: string): string => `conversation:${id}`,
  person: (id: string): string => `person:${id}`,
  token: (hash: string): string => `token:${hash}`,
  named: EVERYONE_NAMED,
};

/** The sockets of this node: the only place that holds them. */
export class Here {
  /** Conversations that nobody follows here any more. */
  readonly unfollowed = new Subject<string>();
  /** Somebody turned out to belong to a conversation here of which they were not told. */
  readonly found = new Subject<{ person: string; conversation: string }>();
  private server: ChatServer | undefined;

  open(server: ChatServer): void {
    const prefix = roomOf.conversation('');
    this.server = server;
    server.of('/').adapter.on('delete-room', (room: string) => {
      if (room.startsWith(prefix)) this.unfollowed.next(room.slice(prefix.length));
    });
  }

  /** @param rooms none for everybody */
  emit(rooms: string[], event: string, fact: unknown): void {
    if (this.server) (this.server.to(rooms).emit as Emit)(event, fact);
  }

  in(room: string): ChatSocket[] {
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
    const queuedBytes = all.reduce((sum, { conn }) => sum + bytesHeld(conn as unknown as Transport), 0);
    return { sockets: all.length, queuedBytes };
  }

  has(person: string): boolean {
    return this.server?.sockets.adapter.rooms.has(roomOf.person(person)) ?? false;
  }

  knownAs(person: string): SocketData[] {
    return this.in(roomOf.person(person)).map((socket) => socket.data);
  }

  connections(person: string): Connection[] {
    return this.knownAs(person).map(({ tokenHash, address }) => ({ tokenHash, address }));
  }

  know(person: string, to: Known): void {
    for (const data of this.knownAs(person)) Object.assign(data, to);
  }

  /** Those of these people's sockets that are finding out what to follow do not find this. */
  miss(people: readonly string[], conversation: string): void {
    for (const person of people) for (const data of this.knownAs(person)) data.left?.add(conversation);
  }

  /** From now on every socket of these people hears what a conversation's people hear; or none does. */
  shift(people: readonly string[], conversation: string, come: boolean): void {
    const room = roomOf.conversation(conversation);
    for (const person of people) {
      for (const socket of this.in(roomOf.person(person))) {
        if (come) socket.data.left?.delete(conversation);
        void (come ? socket.join(room) : socket.leave(room));
      }
    }
  }

  /**
   * Lets those who belong to a conversation, and nobody else, follow it.
   * @param isAwaited says of a person whether a line that brings them is at hand, of which they are told by that
   * @returns whether any of them is here
   */
  seat(
    { people }: Pick<Census, 'people'>,
    conversation: string,
    isAwaited: (person: string) => boolean,
  ): boolean {
    const room = roomOf.conversation(conversation);
    const belong = new Set(people);
    for (const socket of this.in(room)) {
      if (belong.has(socket.data.person?.id ?? '')) continue;
      void socket.leave(room);
      socket.emit('conversation:gone', { conversation });
    }
    for (const person of belong) {
      // Those who are finding out what to follow will find this too.
      const missing = this.in(roomOf.person(person)).filter(
        ({ data, rooms }) => data.left === undefined && !rooms.has(room),
      );
      for (const socket of missing) void socket.join(room);
      if (missing.length > 0 && !isAwaited(person)) this.found.next({ person, conversation });
    }
    return this.in(room).length > 0;
  }

  end(room: string, reason: GoodbyeReason): void {
    for (const { data } of this.in(room)) data.isOver = true;
    this.emit([room], 'goodbye', { reason, reconnectInMs: 0 });
    this.server?.in(room).disconnectSockets(true);
  }

  endWhere(which: (known: SocketData) => boolean, reason: GoodbyeReason): void {
    for (const socket of this.all) {
      if (!which(socket.data)) continue;
      socket.data.isOver = true;
      socket.emit('goodbye', { reason, reconnectInMs: 0 });
      socket.disconnect(true);
    }
  }

  /** Resolves when the last one has heard it, or after a second. */
  async farewell(): Promise<void> {
    const gone = this.all.map((socket) => {
      const reconnectInMs = Math.round(RETURN_AFTER_MS + Math.random() * RETURN_SPREAD_MS);
      socket.emit('goodbye', { reason: 'restart', reconnectInMs });
      return new Promise<void>((done) => {
        socket.conn.once('close', () => done());
        socket.conn.close();
      });
    });
    await Promise.race([Promise.all(gone), pause(FAREWELL_MS, undefined, { ref: false })]);
  }
}

/** The event maps say which fact goes with which event; Socket.IO's own types lose that over a union of events. */
type Emit = (event: string, fact: unknown) => void;
