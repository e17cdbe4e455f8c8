import { ChatException } from '../protocol/chat-exception.js';
import type { ChatSocket } from '../delivery/delivery.service.js';
import type { Person } from '../protocol/types.js';

/** The access level of a handler. */
export type Access = 'public' | 'authenticated' | 'admin';

const ACCESS = 'teahouse:access';

/** The handler accepts all clients, including visitors. */
export const Public = (): MethodDecorator => access('public');

/** The handler requires a user; a visitor gets `unauthenticated`. */
export const Authenticated = (): MethodDecorator => access('authenticated');

/** The handler requires an administrator; other users get `forbidden`. */
export const AdminOnly = (): MethodDecorator => access('admin');

/** Returns every access level that is declared on a method, in the order of its decorators from bottom to top. */
export function accessOf(gateway: object, method: string): readonly Access[] {
  return (Reflect.getMetadata(ACCESS, gateway, method) ?? []) as Access[];
}

/**
 * Returns the check that runs before a handler, or undefined for public handlers. The check throws ChatException
 * `unauthenticated` or `forbidden`.
 */
export function accessCheck(access: Access): ((socket: ChatSocket) => void) | undefined {
  if (access === 'public') return undefined;
  return access === 'admin' ? assertAdmin : currentUser;
}

/**
 * Returns the user of a connection.
 * @throws ChatException `unauthenticated` if it has none
 */
export function currentUser({ data: { person } }: ChatSocket): Person {
  if (!person)
    throw new ChatException('unauthenticated', 'this request requires a user: take a nickname first');
  return person;
}

function assertAdmin(socket: ChatSocket): void {
  currentUser(socket);
  if (!socket.data.isAdmin) throw new ChatException('forbidden', 'only administrators may do this');
}

function access(level: Access): MethodDecorator {
  return (gateway, method) => {
    Reflect.defineMetadata(ACCESS, [...accessOf(gateway, method as string), level], gateway, method);
  };
}
