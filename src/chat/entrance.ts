import { Injectable } from '@nestjs/common';
import type { ChatSocket } from '../delivery/delivery.js';
import { IdentityService, type Arrival } from '../identity/identity.service.js';
import { keyOf } from '../identity/likeness.js';
import { Limits } from '../limit/limits.js';
import { Bans } from '../moderation/bans.js';
import { NAME_MAX_BYTES } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import { SessionRegistry } from '../session/session.registry.js';
import { readCredentials } from './credentials.js';

/** Finds out who somebody is who wants to come in. */
@Injectable()
export class Entrance {
  private readonly isOnline = (id: string): boolean => this.registry.isOnline(id);

  constructor(
    private readonly identity: IdentityService,
    private readonly registry: SessionRegistry,
    private readonly limits: Limits,
    private readonly bans: Bans,
  ) {}

  /** @throws Refusal whatever keeps them out; resolves with nothing for a visitor */
  async recognise({ handshake, data: { address } }: ChatSocket): Promise<Arrival | undefined> {
    await this.limits.arrival(address);
    const credentials = readCredentials(handshake);
    // An administrator may come from where others are banned, so who brings a secret is recognised first.
    const isUnknown = !('token' in credentials || 'code' in credentials || 'password' in credentials);
    if (isUnknown) this.bans.check({ address });
    const arrival = await this.arrive(credentials, address);
    if (arrival) this.bans.check({ ...arrival, address });
    return arrival;
  }

  /** @throws Refusal `name_invalid`, `name_taken` or `rate_limited` */
  async takeNickname(name: unknown, avatar: unknown, address: string): Promise<Arrival> {
    await this.limits.naming(address);
    return this.identity.takeNickname(name, avatar, this.isOnline);
  }

  private async arrive(
    credentials: ReturnType<typeof readCredentials>,
    address: string,
  ): Promise<Arrival | undefined> {
    if ('token' in credentials) {
      if ('name' in credentials) return this.comeBackOrBegin(credentials, address);
      return this.identity.comeBack(credentials.token);
    }
    if ('code' in credentials) return this.identity.follow(credentials.code);
    if (!('name' in credentials)) return undefined;
    const { name, avatar } = credentials;
    if (!('password' in credentials)) return this.takeNickname(name, avatar, address);
    return this.signIn(name, credentials.password, avatar, address);
  }

  /**
   * The client made its token itself: it stays the same person even if the answer to its first handshake gets lost.
   * @throws Refusal `token_invalid` when the token is none that nobody could guess
   */
  private async comeBackOrBegin(
    { token, name, avatar }: { token: unknown; name: unknown; avatar: unknown },
    address: string,
  ): Promise<Arrival> {
    const known = await this.comeBackIfKnown(token);
    if (known) return known;
    this.bans.check({ address });
    await this.limits.naming(address);
    try {
      return await this.identity.takeNickname(name, avatar, this.isOnline, token);
    } catch (error) {
      // The first handshake may have been on its way while this one was judged.
      const first = await this.comeBackIfKnown(token);
      if (first) return first;
      throw error;
    }
  }

  private async comeBackIfKnown(token: unknown): Promise<Arrival | undefined> {
    try {
      return await this.identity.comeBack(token);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'token_invalid') return undefined;
      throw error;
    }
  }

  private async signIn(name: unknown, password: unknown, avatar: unknown, address: string): Promise<Arrival> {
    const wasNoGuess = await this.limits.guess(targetOf(name), address);
    try {
      const arrival = await this.identity.signIn(name, password, avatar, this.isOnline);
      await wasNoGuess();
      return arrival;
    } catch (error) {
      const code = error instanceof Refusal ? error.code : undefined;
      if (code !== 'password_wrong' && code !== 'name_taken') await wasNoGuess();
      throw error;
    }
  }
}

/** Under what tries at a nickname are counted; what is none needs no count of its own. */
function targetOf(name: unknown): string {
  return typeof name === 'string' && name.length <= NAME_MAX_BYTES ? keyOf(name) : '';
}
