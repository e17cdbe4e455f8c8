import { Injectable } from '@nestjs/common';
import type { ChatSocket } from '../delivery/delivery.service.js';
import type { AuthenticatedUser, RegistrationChecks } from '../identity/authenticated-user.js';
import { IdentityService } from '../identity/identity.service.js';
import { nameKey } from '../identity/confusables.js';
import { networkOf } from '../common/client-address.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { BanList } from '../moderation/ban-list.js';
import { NAME_MAX_BYTES } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import { SessionRegistry } from '../session/session.registry.js';
import { readCredentials } from './handshake-credentials.js';

/** Finds out who somebody is who wants to come in. */
@Injectable()
export class HandshakeAuthService {
  constructor(
    private readonly identity: IdentityService,
    private readonly registry: SessionRegistry,
    private readonly limits: RateLimits,
    private readonly bans: BanList,
  ) {}

  /** @throws ChatException whatever keeps them out; resolves with nothing for a visitor */
  async authenticate({ handshake, data: { address } }: ChatSocket): Promise<AuthenticatedUser | undefined> {
    await this.limits.connection(address);
    const credentials = readCredentials(handshake);
    // An administrator may come from where others are banned, so who brings a secret is recognised first.
    const isUnknown = !('token' in credentials || 'code' in credentials || 'password' in credentials);
    if (isUnknown) this.bans.check({ address });
    const arrival = await this.resolveCredentials(credentials, address);
    if (arrival) this.bans.check({ ...arrival, address });
    return arrival;
  }

  /** @throws ChatException `name_invalid`, `name_taken`, `banned` or `rate_limited` */
  async takeNickname(name: unknown, avatar: unknown, address: string): Promise<AuthenticatedUser> {
    return this.identity.takeNickname(name, avatar, this.checksFor(address));
  }

  /**
   * The same with the first message, as clients do that keep no token. See docs/decisions/0030.
   * @throws ChatException `name_invalid`, `name_taken`, `banned` or `rate_limited`
   */
  async takeNicknameWithoutToken(
    name: unknown,
    avatar: unknown,
    address: string,
  ): Promise<AuthenticatedUser> {
    const checks = { ...this.checksFor(address), takenFrom: networkOf(address) };
    return this.identity.takeNickname(name, avatar, checks);
  }

  /** What is asked before anything is written for a connection from `address`. */
  private checksFor(address: string): RegistrationChecks {
    return {
      isOnline: (id) => this.registry.isOnline(id),
      mayCreate: async (isClaim) => {
        this.bans.check({ address });
        await this.limits.registration(address);
        if (isClaim) await this.limits.claim(address);
      },
      mayWrite: (known) => this.bans.check({ ...known, address }),
    };
  }

  private async resolveCredentials(
    credentials: ReturnType<typeof readCredentials>,
    address: string,
  ): Promise<AuthenticatedUser | undefined> {
    if ('token' in credentials) {
      if ('name' in credentials) return this.resumeOrRegister(credentials, address);
      return this.identity.resume(credentials.token);
    }
    if ('code' in credentials)
      return this.identity.redeemDeviceLink(credentials.code, this.checksFor(address));
    if (!('name' in credentials)) return undefined;
    const { name, avatar } = credentials;
    if (!('password' in credentials)) return this.takeNickname(name, avatar, address);
    return this.signIn(name, credentials.password, avatar, address);
  }

  /**
   * The client made its token itself: it stays the same person even if the answer to its first handshake gets lost.
   * @throws ChatException `token_invalid` when the token is none that nobody could guess
   */
  private async resumeOrRegister(
    { token, name, avatar }: { token: unknown; name: unknown; avatar: unknown },
    address: string,
  ): Promise<AuthenticatedUser> {
    const known = await this.resumeIfKnown(token);
    if (known) return known;
    try {
      return await this.identity.takeNickname(name, avatar, this.checksFor(address), token);
    } catch (error) {
      // The first handshake may have been on its way while this one was judged.
      const first = await this.resumeIfKnown(token);
      if (first) return first;
      throw error;
    }
  }

  private async resumeIfKnown(token: unknown): Promise<AuthenticatedUser | undefined> {
    try {
      return await this.identity.resume(token);
    } catch (error) {
      if (error instanceof ChatException && error.code === 'token_invalid') return undefined;
      throw error;
    }
  }

  private async signIn(
    name: unknown,
    password: unknown,
    avatar: unknown,
    address: string,
  ): Promise<AuthenticatedUser> {
    const wasNoGuess = await this.limits.loginAttempt(targetOf(name), address);
    try {
      const arrival = await this.identity.signIn(name, password, avatar, this.checksFor(address));
      await wasNoGuess();
      return arrival;
    } catch (error) {
      const code = error instanceof ChatException ? error.code : undefined;
      if (code !== 'password_wrong' && code !== 'name_taken') await wasNoGuess();
      throw error;
    }
  }
}

/** Under what tries at a nickname are counted; what is none needs no count of its own. */
function targetOf(name: unknown): string {
  return typeof name === 'string' && name.length <= NAME_MAX_BYTES ? nameKey(name) : '';
}
