import { Injectable } from '@nestjs/common';
import { Delivery, type ChatSocket } from '../delivery/delivery.js';
import { IdentityService, type Arrival } from '../identity/identity.service.js';
import { LOBBY } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { TextMessage } from '../protocol/requests.js';
import type { Person } from '../protocol/shapes.js';
import { SessionRegistry } from '../session/session.registry.js';
import { readCredentials } from './credentials.js';
import { refusalFor } from './reply.filter.js';
import { Greeting } from './greeting.js';

/** Who gets in, as whom, and how they leave. */
@Injectable()
export class Door {
  constructor(
    private readonly identity: IdentityService,
    private readonly registry: SessionRegistry,
    private readonly delivery: Delivery,
    private readonly greeting: Greeting,
  ) {}

  /** Socket.IO middleware: judged before `connection`, so no request is ever handled for somebody unknown. */
  readonly admit = (socket: ChatSocket, next: (error?: Error) => void): void => {
    this.recognise(socket).then(
      () => next(),
      (error: unknown) => {
        const { code, message } = refusalFor(error).toFailure();
        next(Object.assign(new Error(message), { data: { code, message } }));
      },
    );
  };

  /** The socket hears everything from here on, so nothing falls between the greeting and the first fact. */
  enter(socket: ChatSocket): void {
    const { person, tokenHash } = socket.data;
    this.delivery.follow(socket, LOBBY);
    if (person) this.delivery.identify(socket, person, tokenHash!);
    this.registry.enter(socket.id, person);
    void this.greeting.greet(socket);
  }

  leave(socket: ChatSocket): void {
    this.registry.leave(socket.id, socket.data.person);
    if (socket.data.person) void this.identity.seen([socket.data.person.id]).catch(refusalFor);
  }

  /** Who speaks: a visitor becomes a guest by the name in its first message. */
  async speaker(socket: ChatSocket, { name, avatar }: TextMessage): Promise<Person> {
    if (socket.data.person) return socket.data.person;
    if (name === undefined) throw new Refusal('unauthenticated', 'say your `name` with the first message');
    const arrival = await this.identity.takeNickname(name, avatar, (id) => this.registry.isOnline(id));
    remember(socket, arrival);
    if (socket.connected) {
      this.delivery.identify(socket, arrival.person, arrival.tokenHash);
      this.registry.introduce(socket.id, arrival.person);
      await this.greeting.greet(socket);
    }
    return arrival.person;
  }

  async signOut(socket: ChatSocket, everywhere = false): Promise<void> {
    const { person, tokenHash } = socket.data;
    if (!person) return;
    await this.identity.signOut(person, tokenHash!, everywhere);
    // After the reply, which the same sockets still have to hear.
    setImmediate(() => {
      if (everywhere) this.delivery.endPerson(person.id, 'signed_out');
      else this.delivery.endToken(tokenHash!, 'signed_out');
    });
  }

  private async recognise(socket: ChatSocket): Promise<void> {
    const credentials = readCredentials(socket.handshake);
    socket.data.person = null;
    if ('token' in credentials) remember(socket, await this.identity.comeBack(credentials.token));
    else if ('name' in credentials) {
      const { name, avatar } = credentials;
      remember(socket, await this.identity.takeNickname(name, avatar, (id) => this.registry.isOnline(id)));
    }
  }
}

function remember(socket: ChatSocket, { person, token, tokenHash }: Arrival): void {
  Object.assign(socket.data, { person, token, tokenHash });
}
