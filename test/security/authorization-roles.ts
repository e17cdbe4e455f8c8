import type { Requests } from '../../src/protocol/events.js';
import type { ErrorCode } from '../../src/protocol/types.js';

/**
 * The roles of the clients. The *removed* one was a member of the closed room; a *banned* user gets
 * `banned` in the handshake and reaches no event at all.
 * A separate test shows that for each event.
 */
export const ROLES = ['visitor', 'guest', 'member', 'outsider', 'removed', 'admin'] as const;
export type Role = (typeof ROLES)[number];
type Answer = 'ok' | ErrorCode;

/**
 * `private` is the conversation of the guest and the member, `closed` a room that the guest created
 * for both; the outsider, the admin and visitors are in neither.
 * `open` is a room with only the guest at first, `doomed` a room of the guest and the member that
 * ends.
 */
export interface Scene {
  private: string;
  closed: string;
  open: string;
  doomed: string;
}

export interface AuthorizationCase<E extends keyof Requests = keyof Requests> {
  /** The target of the request, where one event has several rows. */
  about?: string;
  body: (scene: Scene, role: Role) => Requests[E]['body'] | object;
  answers: Record<Role, Answer>;
}

export const everybody = (answer: Answer): Record<Role, Answer> => ({
  visitor: answer,
  guest: answer,
  member: answer,
  outsider: answer,
  removed: answer,
  admin: answer,
});
export const NAMED = { ...everybody('ok'), visitor: 'unauthenticated' } as const;
export const ADMIN_ONLY = { ...everybody('forbidden'), visitor: 'unauthenticated', admin: 'ok' } as const;
/** Users whose nickname has a password. */
export const CLAIMED = {
  ...everybody('forbidden'),
  visitor: 'unauthenticated',
  member: 'ok',
  admin: 'ok',
} as const;
export const ITS_PEOPLE = { ...everybody('not_found'), guest: 'ok', member: 'ok' } as const;

export const ITS_PEOPLE_BY_NAME = { ...ITS_PEOPLE, visitor: 'unauthenticated' } as const;
/** The guest, who created the room. Another table lists the permissions of each room role. */
export const ITS_OWNER = { ...ITS_PEOPLE_BY_NAME, member: 'forbidden' } as const;
