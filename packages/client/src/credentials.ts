import type { Handshake } from '../../../src/protocol/events.js';
import { newToken, type TokenStore } from './token-store.js';

/** The `auth` of each handshake: that of the constructor first, then the stored token. */
export class Credentials {
  constructor(
    private readonly auth: Handshake,
    private readonly store: TokenStore,
  ) {}

  handshake(): Handshake {
    if ('token' in this.auth) return this.auth;
    const known = this.store.load();
    if (!('name' in this.auth) || this.auth.password !== undefined) {
      return known === undefined ? this.auth : { token: known };
    }
    // Generated here and stored before it is sent: a lost reply or a killed process does not cost the nickname.
    const token = known ?? newToken();
    if (known === undefined) this.store.save(token);
    return { name: this.auth.name, avatar: this.auth.avatar, token };
  }

  /** @param token of a `welcome` */
  accept(token: string | undefined): void {
    if (token !== undefined) this.store.save(token);
  }

  /** Removes a token that is no longer valid. @returns whether another attempt makes sense */
  reject(): boolean {
    if ('token' in this.auth || this.store.load() === undefined) return false;
    this.store.clear();
    return true;
  }
}
