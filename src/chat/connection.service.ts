import { Injectable } from '@nestjs/common';
import { DeliveryService, type ChatSocket } from '../delivery/delivery.service.js';
import type { AuthenticatedUser } from '../identity/authenticated-user.js';
import { IdentityService } from '../identity/identity.service.js';
import { BanList } from '../moderation/ban-list.js';
import { LOBBY } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { TextMessage } from '../protocol/message.dto.js';
import type { Person } from '../protocol/types.js';
import { SessionRegistry } from '../session/session.registry.js';
import { HandshakeAuthService } from './handshake-auth.service.js';
import { RecentlyRevokedSessions } from '../session/recently-revoked-sessions.js';
import { WelcomeService } from './welcome.service.js';
import { toChatException } from '../common/errors/to-chat-exception.js';

/** Connects, identifies and disconnects sockets. */
@Injectable()
export class ConnectionService {
  constructor(
    private readonly identity: IdentityService,
    private readonly handshakeAuth: HandshakeAuthService,
    private readonly registry: SessionRegistry,
    private readonly delivery: DeliveryService,
    private readonly welcome: WelcomeService,
    private readonly bans: BanList,
    private readonly revokedSessions: RecentlyRevokedSessions,
  ) {}

  /**
   * Socket.IO middleware that authenticates the handshake. Runs before `connection`, so every request has an
   * identity.
   */
  readonly authenticate = (socket: ChatSocket, next: (error?: Error) => void): void => {
    this.handshakeAuth.authenticate(socket).then(
      (arrival) => {
        socket.data.person = null;
        // The headers are discarded after the handshake; passkeys belong to an origin.
        socket.data.origin = socket.handshake.headers.origin;
        if (arrival) bindSession(socket, arrival);
        next();
      },
      (error: unknown) => {
        const failure = toChatException(error).toFailure();
        next(Object.assign(new Error(failure.message), { data: failure }));
      },
    );
  };

  /** Subscribes the socket before its welcome is sent, so that it misses no event in between. */
  connect(socket: ChatSocket): void {
    const { person, tokenHash, settings } = socket.data;
    this.delivery.subscribe(socket, LOBBY);
    if (person) this.delivery.bindUser(socket, person, tokenHash!);
    this.registry.connect(socket.id, person, settings?.hidden);
    const reason = this.revokedSessions.has(tokenHash)
      ? 'signed_out'
      : this.bans.isBanned(socket.data) && 'banned';
    // The session was revoked, or the user banned, while the socket connected.
    if (reason) this.delivery.disconnectWhere((known) => known === socket.data, reason);
    else void this.welcome.send(socket);
  }

  disconnect(socket: ChatSocket): void {
    const { person, tokenHash } = socket.data;
    this.registry.disconnect(socket.id, person);
    if (person) void this.identity.touchLastSeen([person.id], tokenHash).catch(toChatException);
  }

  /** Returns the author of a message. A visitor becomes a guest by the `name` in the first message. */
  resolveAuthor(socket: ChatSocket, { name, avatar }: TextMessage): Person | Promise<Person> {
    return socket.data.person ?? this.registerGuest(socket, name, avatar);
  }

  private async registerGuest(
    socket: ChatSocket,
    name: string | undefined,
    avatar: string | undefined,
  ): Promise<Person> {
    if (name === undefined)
      throw new ChatException(
        'unauthenticated',
        'no user on this connection: send `name` with the first message',
      );
    const arrival = await this.handshakeAuth.takeNicknameWithoutToken(name, avatar, socket.data.address);
    await this.signIn(socket, arrival);
    return arrival.person;
  }

  /** Makes the user of a visitor's connection known, and sends another `welcome`. */
  async signIn(socket: ChatSocket, arrival: AuthenticatedUser): Promise<void> {
    bindSession(socket, arrival);
    if (socket.connected) {
      this.delivery.bindUser(socket, arrival.person, arrival.tokenHash);
      this.registry.bindUser(socket.id, arrival.person);
      await this.welcome.send(socket);
    }
  }
}

function bindSession(socket: ChatSocket, user: AuthenticatedUser): void {
  Object.assign(socket.data, user);
}
