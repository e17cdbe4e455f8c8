import type { Handshake } from '../../../src/protocol/events.js';
import { newToken, type TokenStore } from './token-store.js';

/** What a client brings to each handshake: what it was made with first, and its token from then on. */
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
    // Made here and stored before it is sent, so that a lost reply or a killed process costs nobody the nickname.
    const token = known ?? newToken();
    if (known === undefined) this.store.save(token);
    return { name: this.auth.name, avatar: this.auth.avatar, token };
  }

  /** @param token of a `welcome` */
  accept(token: string | undefined): void {
    if (token !== undefined) this.store.save(token);
  }

  /** The token ended. @returns whether there is another way in */
  reject(): boolean {
    if ('token' in this.auth || this.store.load() === undefined) return false;
    this.store.clear();
    return true;
  }
}
