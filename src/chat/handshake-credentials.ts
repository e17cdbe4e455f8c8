import type { ChatSocket } from '../delivery/delivery.service.js';

/** Values are as the client sent them, of any type: whoever uses them checks them. */
export type HandshakeCredentials =
  | { token: unknown }
  | { token: unknown; name: unknown; avatar: unknown }
  | { code: unknown }
  | { name: unknown; avatar: unknown; password?: unknown }
  | Record<never, never>;

/**
 * Reads who somebody wants to be from `auth`, else from the address. What is secret is never read from the address,
 * where it would end up in logs and histories.
 */
export function readCredentials({ auth, query }: ChatSocket['handshake']): HandshakeCredentials {
  const given: Record<string, unknown> = typeof auth === 'object' && auth !== null ? auth : {};
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
