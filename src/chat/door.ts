import { Injectable } from '@nestjs/common';
import { Delivery, type ChatSocket } from '../delivery/delivery.js';
import { IdentityService, type Arrival } from '../identity/identity.service.js';
import { Bans } from '../moderation/bans.js';
import { Mutes } from '../moderation/mutes.js';
import { LOBBY } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { TextMessage } from '../protocol/requests.js';
import type { Person } from '../protocol/shapes.js';
import { SessionRegistry } from '../session/session.registry.js';
import { Entrance } from './entrance.js';
import { EndedSessions } from './ended.sessions.js';
import { Greeting } from './greeting.js';
import { refusalFor } from './failure.js';

/** Who gets in, as whom, and how they leave. */
@Injectable()
export class Door {
  constructor(
    private readonly identity: IdentityService,
    private readonly entrance: Entrance,
    private readonly registry: SessionRegistry,
    private readonly delivery: Delivery,
    private readonly greeting: Greeting,
    private readonly bans: Bans,
    private readonly mutes: Mutes,
    private readonly ended: EndedSessions,
  ) {}

  /** Socket.IO middleware: judged before `connection`, so no request is ever handled for somebody unknown. */
  readonly admit = (socket: ChatSocket, next: (error?: Error) => void): void => {
    this.entrance.recognise(socket).then(
      (arrival) => {
        socket.data.person = null;
        if (arrival) remember(socket, arrival);
        next();
      },
      (error: unknown) => {
        const failure = refusalFor(error).toFailure();
        next(Object.assign(new Error(failure.message), { data: failure }));
      },
    );
  };

  /** The socket hears everything from here on, so nothing falls between the greeting and the first fact. */
  enter(socket: ChatSocket): void {
    const { person, tokenHash, settings } = socket.data;
    this.delivery.follow(socket, LOBBY);
    if (person) this.delivery.identify(socket, person, tokenHash!);
    this.registry.enter(socket.id, person, settings?.hidden);
    const reason = this.ended.has(tokenHash) ? 'signed_out' : this.bans.isBanned(socket.data) && 'banned';
    // It came in while its session or its welcome ended.
    if (reason) this.delivery.endWhere((known) => known === socket.data, reason);
    else void this.greeting.greet(socket);
  }

  leave(socket: ChatSocket): void {
    const { person, tokenHash } = socket.data;
    this.registry.leave(socket.id, person);
    if (person) void this.identity.seen([person.id], tokenHash).catch(refusalFor);
  }

  /** Who speaks: a visitor becomes a guest by the name in its first message. */
  speaker(socket: ChatSocket, { name, avatar }: TextMessage): Person | Promise<Person> {
    const { person, maker } = socket.data;
    if (person) this.mutes.check(person);
    if (maker !== undefined) this.mutes.check({ id: maker });
    return person ?? this.introduce(socket, name, avatar);
  }

  private async introduce(
    socket: ChatSocket,
    name: string | undefined,
    avatar: string | undefined,
  ): Promise<Person> {
    if (name === undefined) throw new Refusal('unauthenticated', 'say your `name` with the first message');
    const arrival = await this.entrance.takeNickname(name, avatar, socket.data.address);
    remember(socket, arrival);
    if (socket.connected) {
      this.delivery.identify(socket, arrival.person, arrival.tokenHash);
      this.registry.introduce(socket.id, arrival.person);
      await this.greeting.greet(socket);
    }
    return arrival.person;
  }

  async signOut({ data: { person, tokenHash } }: ChatSocket, everywhere = false): Promise<void> {
    if (!person) return;
    await this.identity.signOut(person, tokenHash!, everywhere);
    // After the reply, which the same sockets still have to hear.
    setImmediate(() => {
      if (everywhere) this.delivery.endPerson(person.id, 'signed_out');
      else this.delivery.endToken(tokenHash!, 'signed_out');
    });
  }
}

function remember(socket: ChatSocket, arrival: Arrival): void {
  Object.assign(socket.data, arrival);
}
