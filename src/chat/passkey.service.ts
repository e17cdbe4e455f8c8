import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { PasskeyRepository } from '../credential/passkey.repository.js';
import { PasskeyVerifier, passkeyRefused } from '../credential/passkey-verifier.js';
import { RelyingParties } from '../credential/relying-party.js';
import { DeliveryService, type ChatSocket } from '../delivery/delivery.service.js';
import { SessionStarter } from '../identity/session-starter.js';
import { PASSKEY_CHALLENGE_LIFE_MS } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { AddPasskey, RemovePasskey, SignInWithPasskey } from '../protocol/passkey.dto.js';
import type { Passkey, PasskeyChallenge, Person } from '../protocol/types.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { ConnectionService } from './connection.service.js';
import { HandshakeAuthService } from './handshake-auth.service.js';

/** Adds, lists and removes passkeys, and signs in with them. */
@Injectable()
export class PasskeyService {
  constructor(
    private readonly passkeys: PasskeyRepository,
    private readonly verifier: PasskeyVerifier,
    private readonly sites: RelyingParties,
    private readonly sessions: SessionStarter,
    private readonly connections: ConnectionService,
    private readonly handshakeAuth: HandshakeAuthService,
    private readonly delivery: DeliveryService,
    private readonly limits: RateLimits,
  ) {}

  /** Makes the challenge of this connection. It replaces the previous one and works once. */
  async challenge(socket: ChatSocket): Promise<PasskeyChallenge> {
    const { data } = socket;
    const { rpId } = this.sites.of(data.origin);
    const challenge = randomBytes(32).toString('base64url');
    data.passkeyChallenge = { challenge, expiresAt: Date.now() + PASSKEY_CHALLENGE_LIFE_MS };
    if (!data.person) return { challenge, rpId };
    const { id } = data.person;
    const exclude = (await this.passkeys.listFor(id)).map((passkey) => passkey.id);
    return { challenge, rpId, userId: Buffer.from(id).toString('base64url'), exclude };
  }

  /** @throws ChatException `unauthenticated`, `forbidden` or `rate_limited` */
  async add(
    socket: ChatSocket,
    me: Person,
    request: AddPasskey,
  ): Promise<{ passkey: Passkey; recoveryCode?: string }> {
    if (me.bot) throw new ChatException('forbidden', 'bots may not send this request');
    const { data } = socket;
    const site = this.sites.of(data.origin);
    const key = await this.verifier.verifyNew(request, takeChallenge(socket), site);
    if (!data.isClaimed) await this.limits.claim(data.address);
    const added = await this.passkeys.add(me.id, { ...key, name: request.name, rpId: site.rpId });
    if (!added) throw new ChatException('forbidden', 'this passkey exists, or you have too many passkeys');
    this.delivery.updateUser(me.id, { isClaimed: true });
    return added;
  }

  /**
   * Signs a visitor in; `welcome` follows. A wrong passkey counts as a wrong password.
   * @throws ChatException `unauthenticated`, `forbidden`, `banned` or `rate_limited`
   */
  async signIn(socket: ChatSocket, request: SignInWithPasskey): Promise<Person> {
    const { data } = socket;
    if (data.person) throw new ChatException('forbidden', 'this connection already has a user');
    const site = this.sites.of(data.origin);
    const wasNoGuess = await this.limits.loginAttempt('passkey', data.address);
    const challenge = takeChallenge(socket);
    const found = await this.passkeys.find(request.id, site.rpId);
    const counter = await this.verifier.verifySignature(request, challenge, site, found?.key);
    if (!found) throw passkeyRefused();
    await wasNoGuess();
    const arrival = await this.sessions.start(found.owner, this.handshakeAuth.checksFor(data.address));
    await this.passkeys.used(request.id, counter);
    await this.connections.signIn(socket, arrival);
    return arrival.person;
  }

  async list(me: Person): Promise<{ passkeys: Passkey[] }> {
    return { passkeys: await this.passkeys.listFor(me.id) };
  }

  /** @throws ChatException `not_found`, or `forbidden` for the last credential of a user without a password */
  async remove(me: Person, { id }: RemovePasskey): Promise<void> {
    if (await this.passkeys.remove(me.id, id)) return;
    if (!(await this.passkeys.listFor(me.id)).some((passkey) => passkey.id === id)) {
      throw new ChatException('not_found', 'you have no such passkey', { fields: ['id'] });
    }
    throw new ChatException('forbidden', 'this is your only way to sign in: set a password first');
  }
}

/** Returns the challenge of the connection and uses it up; `undefined` if there is none or it is too old. */
function takeChallenge({ data }: ChatSocket): string | undefined {
  const given = data.passkeyChallenge;
  data.passkeyChallenge = undefined;
  return given && given.expiresAt >= Date.now() ? given.challenge : undefined;
}
