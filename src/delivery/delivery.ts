import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { ClientToServerEvents, Facts, GoodbyeReason, ServerToClientEvents } from '../protocol/events.js';
import type { Person } from '../protocol/shapes.js';

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
  /** What its person left while it was finding out what to follow. */
  left?: Set<string>;
}

export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
export type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;

const EVERYONE_NAMED = 'named';
/** A restart takes about a second; who comes back later than the others finds them served already. */
const RETURN_AFTER_MS = 500;
const RETURN_SPREAD_MS = 1_500;
const FAREWELL_MS = 1_000;

/** The one way out: services say what happened and to whom it is told, and never hold a socket. */
@Injectable()
export class Delivery {
  private server!: ChatServer;

  open(server: ChatServer): void {
    this.server = server;
  }

  /** Everybody in a conversation that many take part in. */
  toConversation<E extends keyof Facts>(conversation: string, event: E, fact: Facts[E]): void {
    this.to(conversationRoom(conversation), event, fact);
  }

  /** Every socket of these people, each once. */
  toPeople<E extends keyof Facts>(people: readonly string[], event: E, fact: Facts[E]): void {
    // To Socket.IO, no room at all means everybody.
    if (people.length > 0) this.to(people.map(personRoom), event, fact);
  }

  /** Everybody who has a nickname. */
  toNamed<E extends keyof Facts>(event: E, fact: Facts[E]): void {
    this.to(EVERYONE_NAMED, event, fact);
  }

  /** Every socket, visitors included. */
  toAll<E extends keyof Facts>(event: E, fact: Facts[E]): void {
    (this.server.emit as Emit)(event, fact);
  }

  /** From now on `socket` hears what a conversation's people hear. */
  follow(socket: ChatSocket, conversation: string): void {
    void socket.join(conversationRoom(conversation));
  }

  /**
   * Follows every conversation that `find` resolves with, but for those that its person has left meanwhile. It must be
   * known by then as that person.
   */
  async followFound(socket: ChatSocket, find: () => Promise<string[]>): Promise<void> {
    const left = new Set<string>();
    socket.data.left = left;
    const found = await find();
    // A socket that is gone would stay behind in the rooms of the adapter.
    if (!socket.connected) return;
    for (const conversation of found) if (!left.has(conversation)) this.follow(socket, conversation);
    delete socket.data.left;
  }

  /** From now on every socket of these people hears what a conversation's people hear. */
  bring(people: readonly string[], conversation: string): void {
    for (const person of people) for (const data of this.knownAs(person)) data.left?.delete(conversation);
    if (people.length > 0) this.server.in(people.map(personRoom)).socketsJoin(conversationRoom(conversation));
  }

  /** From now on no socket of these people does. */
  letGo(people: readonly string[], conversation: string): void {
    for (const person of people) for (const data of this.knownAs(person)) data.left?.add(conversation);
    if (people.length > 0)
      this.server.in(people.map(personRoom)).socketsLeave(conversationRoom(conversation));
  }

  /** From now on `socket` hears what is told to `person`. */
  identify(socket: ChatSocket, person: Person, tokenHash: string): void {
    void socket.join([personRoom(person.id), tokenRoom(tokenHash), EVERYONE_NAMED]);
  }

  /** Says goodbye to every socket that came in by this token, and lets it go. */
  endToken(tokenHash: string, reason: GoodbyeReason): void {
    this.end(tokenRoom(tokenHash), reason);
  }

  /** Says goodbye to every socket of this person, and lets it go. */
  endPerson(person: string, reason: GoodbyeReason): void {
    this.end(personRoom(person), reason);
  }

  /** Says goodbye to every socket here that `which` is true of, and lets it go. */
  endWhere(which: (known: SocketData) => boolean, reason: GoodbyeReason): void {
    for (const socket of this.server.sockets.sockets.values()) {
      if (!which(socket.data)) continue;
      socket.emit('goodbye', { reason, reconnectInMs: 0 });
      socket.disconnect(true);
    }
  }

  /**
   * Says goodbye to everybody before the house closes, and asks each to come back at a moment of its own. Resolves when
   * the last one has heard it, or after a second. Connections are closed without a word of Socket.IO's own: after that
   * word, its clients would not come back by themselves.
   */
  async farewell(): Promise<void> {
    const gone = Array.from(this.server.sockets.sockets.values(), (socket) => {
      const reconnectInMs = Math.round(RETURN_AFTER_MS + Math.random() * RETURN_SPREAD_MS);
      socket.emit('goodbye', { reason: 'restart', reconnectInMs });
      return new Promise<void>((done) => {
        socket.conn.once('close', () => done());
        socket.conn.close();
      });
    });
    await Promise.race([Promise.all(gone), pause(FAREWELL_MS, undefined, { ref: false })]);
  }

  /** What the sockets of this person that are connected here are known as. */
  knownAs(person: string): SocketData[] {
    const ids = this.server.sockets.adapter.rooms.get(personRoom(person)) ?? [];
    return Array.from(ids, (id) => this.server.sockets.sockets.get(id)?.data).filter(
      (data) => data !== undefined,
    );
  }

  private end(room: string, reason: GoodbyeReason): void {
    this.to(room, 'goodbye', { reason, reconnectInMs: 0 });
    this.server.in(room).disconnectSockets(true);
  }

  private to<E extends keyof Facts>(room: string | string[], event: E, fact: Facts[E]): void {
    (this.server.to(room).emit as Emit)(event, fact);
  }
}

/** The event maps say which fact goes with which event; Socket.IO's own types lose that over a union of events. */
type Emit = (event: string, fact: unknown) => void;

const conversationRoom = (id: string): string => `conversation:${id}`;
const personRoom = (id: string): string => `person:${id}`;
const tokenRoom = (hash: string): string => `token:${hash}`;
