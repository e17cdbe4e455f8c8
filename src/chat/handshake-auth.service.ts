import { Injectable } from '@nestjs/common';
import type { ChatSocket } from '../delivery/delivery.service.js';
import type { AuthenticatedUser, RegistrationChecks } from '../identity/authenticated-user.js';
import { IdentityService } from '../identity/identity.service.js';
import { RecoveryCodes } from '../identity/recovery-codes.js';
import { nameKey } from '../identity/confusables.js';
import { networkOf } from '../common/client-address.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { BanList } from '../moderation/ban-list.js';
import { NAME_MAX_BYTES } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import { SessionRegistry } from '../session/session.registry.js';
import { readCredentials } from './handshake-credentials.js';

/** Authenticates the handshake of a connection. */
@Injectable()
export class HandshakeAuthService {
  constructor(
    private readonly identity: IdentityService,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly registry: SessionRegistry,
    private readonly limits: RateLimits,
    private readonly bans: BanList,
  ) {}

  /**
   * Resolves with `undefined` for a visitor.
   * @throws ChatException any error that refuses the connection
   */
  async authenticate({ handshake, data: { address } }: ChatSocket): Promise<AuthenticatedUser | undefined> {
    await this.limits.connection(address);
    const credentials = readCredentials(handshake);
    // An administrator may connect from a banned address, so credentials are checked before the ban of the address.
    const isUnknown = !['token', 'code', 'recovery', 'password'].some((known) => known in credentials);
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
   * Takes the nickname of a first message, for clients that keep no token. See docs/decisions/0030.
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

  /** Returns the checks to run before anything is stored for a connection from `address`. */
  checksFor(address: string): RegistrationChecks {
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
    if ('recovery' in credentials) return this.recover(credentials, address);
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
   * The client generates its own token, so it stays the same user if the reply to its first handshake is lost.
   * @throws ChatException `token_invalid` for a token that could be guessed
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
      // The first handshake may have been in progress while this one was checked.
      const first = await this.resumeIfKnown(token);
      if (first) return first;
      throw error;
    }
  }

  /** Signs in with a recovery code. A wrong one counts as a failed login. */
  private async recover(
    { recovery, token }: { recovery: unknown; token?: unknown },
    address: string,
  ): Promise<AuthenticatedUser> {
    const known = token === undefined ? undefined : await this.resumeIfKnown(token);
    if (known) return known;
    const wasNoGuess = await this.limits.loginAttempt('recovery code', address);
    try {
      const arrival = await this.recoveryCodes.redeem(recovery, this.checksFor(address), token);
      await wasNoGuess();
      return arrival;
    } catch (error) {
      if (!(error instanceof ChatException && error.code === 'unauthenticated')) await wasNoGuess();
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

/** Returns the key that failed logins are counted by; names that are too long share one. */
function targetOf(name: unknown): string {
  return typeof name === 'string' && name.length <= NAME_MAX_BYTES ? nameKey(name) : '';
}
