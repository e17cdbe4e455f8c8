import type { ChatSocket } from '../delivery/delivery.service.js';

/** Unchecked values, of any type: the code that uses them validates them. */
export type HandshakeCredentials =
  | { token: unknown }
  | { token: unknown; name: unknown; avatar: unknown }
  | { code: unknown }
  | { recovery: unknown; token?: unknown }
  | { name: unknown; avatar: unknown; password?: unknown }
  | Record<never, never>;

/**
 * Reads the credentials from `auth`, else from the query string. Secrets are never read from the query string, which
 * ends up in logs and browser histories.
 */
export function readCredentials({ auth, query }: ChatSocket['handshake']): HandshakeCredentials {
  const given: Record<string, unknown> = typeof auth === 'object' && auth !== null ? auth : {};
  if (given.recovery !== undefined) {
    const { recovery, token } = given;
    return token === undefined ? { recovery } : { recovery, token };
  }
  if (given.token !== undefined) {
    const { token, name, avatar, password } = given;
    return name === undefined || password !== undefined ? { token } : { token, name, avatar };
  }
  if (given.code !== undefined) return { code: given.code };
  if (given.name !== undefined) {
    const { name, avatar, password } = given;
    return password === undefined ? { name, avatar } : { name, avatar, password };
  }
  if (query.name !== undefined) return { name: query.name, avatar: query.avatar };
  return {};
}
