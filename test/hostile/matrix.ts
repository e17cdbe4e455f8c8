import type { Requests } from '../../src/protocol/events.js';
import type { ErrorCode } from '../../src/protocol/shapes.js';

/**
 * Who asks. The *removed* one was a member of the closed room; a *banned* person hears `banned` at the door and reaches
 * no event at all, which a test of its own shows for each.
 */
export const ROLES = ['visitor', 'guest', 'member', 'outsider', 'removed', 'admin'] as const;
export type Role = (typeof ROLES)[number];
type Answer = 'ok' | ErrorCode;

/**
 * `private` is the conversation of the guest and the member, `closed` a room that the guest has made for both; the
 * outsider, the admin and visitors are in neither. `open` is a room in which the guest is alone at first.
 */
export interface Scene {
  private: string;
  closed: string;
  open: string;
}

export interface Row<E extends keyof Requests = keyof Requests> {
  /** What the request is about, where one event has several rows. */
  about?: string;
  body: (scene: Scene, role: Role) => Requests[E]['body'] | object;
  answers: Record<Role, Answer>;
}

const everybody = (answer: Answer): Record<Role, Answer> => ({
  visitor: answer,
  guest: answer,
  member: answer,
  outsider: answer,
  removed: answer,
  admin: answer,
});
const NAMED = { ...everybody('ok'), visitor: 'unauthenticated' } as const;
const ADMIN_ONLY = { ...everybody('forbidden'), visitor: 'unauthenticated', admin: 'ok' } as const;
const ITS_PEOPLE = { ...everybody('not_found'), guest: 'ok', member: 'ok' } as const;

const ITS_PEOPLE_BY_NAME = { ...ITS_PEOPLE, visitor: 'unauthenticated' } as const;

/** One row or more for every event there is; an event without one does not compile, and fails the suite. */
export const MATRIX: { [E in keyof Requests]: Row<E>[] } = {
  textmsg: [
    { about: 'the lobby', body: () => ({ content: 'x' }), answers: NAMED },
    { about: 'a person', body: () => ({ content: 'x', to: 'member' }), answers: NAMED },
    {
      about: 'a private conversation',
      body: (scene) => ({ content: 'x', conversation: scene.private }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'a closed room',
      body: (scene) => ({ content: 'x', conversation: scene.closed }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'an open room',
      body: (scene) => ({ content: 'x', conversation: scene.open }),
      answers: { ...ITS_PEOPLE_BY_NAME, member: 'not_found' },
    },
  ],
  history: [
    { about: 'the lobby', body: () => ({ conversation: 'lobby' }), answers: everybody('ok') },
    {
      about: 'a private conversation',
      body: (scene) => ({ conversation: scene.private }),
      answers: ITS_PEOPLE,
    },
    { about: 'a closed room', body: (scene) => ({ conversation: scene.closed }), answers: ITS_PEOPLE },
    {
      about: 'an open room',
      body: (scene) => ({ conversation: scene.open }),
      answers: { ...ITS_PEOPLE, member: 'not_found' },
    },
    { about: 'none', body: () => ({ conversation: 'd_nonsense' }), answers: everybody('not_found') },
  ],
  read: [
    { about: 'the lobby', body: () => ({ conversation: 'lobby', seq: 1 }), answers: NAMED },
    {
      about: 'a private conversation',
      body: (scene) => ({ conversation: scene.private, seq: 1 }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'a closed room',
      body: (scene) => ({ conversation: scene.closed, seq: 1 }),
      answers: ITS_PEOPLE_BY_NAME,
    },
  ],
  typing: [
    { about: 'the lobby', body: () => ({ conversation: 'lobby' }), answers: NAMED },
    {
      about: 'a private conversation',
      body: (scene) => ({ conversation: scene.private }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'a closed room',
      body: (scene) => ({ conversation: scene.closed }),
      answers: ITS_PEOPLE_BY_NAME,
    },
  ],
  people: [{ body: () => ({}), answers: NAMED }],
  'room:create': [
    { about: 'nobody else', body: () => ({ title: 'x' }), answers: NAMED },
    { about: 'people', body: () => ({ title: 'x', people: ['bystander'], open: true }), answers: NAMED },
  ],
  'room:list': [{ body: () => ({}), answers: NAMED }],
  'room:join': [
    {
      about: 'a closed room',
      body: (scene) => ({ conversation: scene.closed }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    { about: 'an open room', body: (scene) => ({ conversation: scene.open }), answers: NAMED },
  ],
  'room:members': [{ body: (scene) => ({ conversation: scene.closed }), answers: ITS_PEOPLE_BY_NAME }],
  'room:invite': [
    {
      body: (scene) => ({ conversation: scene.closed, people: ['bystander'] }),
      answers: ITS_PEOPLE_BY_NAME,
    },
  ],
  'room:remove': [
    {
      about: 'its owner',
      body: (scene) => ({ conversation: scene.closed, name: 'guest' }),
      answers: { ...ITS_PEOPLE_BY_NAME, guest: 'forbidden', member: 'forbidden' },
    },
    {
      about: 'a member, who is gone after the first time',
      body: (scene) => ({ conversation: scene.closed, name: 'bystander' }),
      answers: { ...ITS_PEOPLE_BY_NAME, member: 'not_found' },
    },
  ],
  'room:leave': [{ body: (scene) => ({ conversation: scene.closed }), answers: ITS_PEOPLE_BY_NAME }],
  'me:set': [{ body: () => ({ avatar: '3.jpg' }), answers: NAMED }],
  'device:link': [{ body: () => ({}), answers: NAMED }],
  'admin:claim': [
    {
      body: () => ({ code: 'nonsense' }),
      answers: {
        visitor: 'unauthenticated',
        guest: 'forbidden',
        member: 'token_invalid',
        outsider: 'forbidden',
        removed: 'forbidden',
        admin: 'token_invalid',
      },
    },
  ],
  'admin:ban': [{ body: () => ({ ip: '192.0.2.77' }), answers: ADMIN_ONLY }],
  'admin:unban': [{ body: () => ({ ip: '192.0.2.77' }), answers: ADMIN_ONLY }],
  'admin:mute': [{ body: () => ({ name: 'bystander', forMs: 1 }), answers: ADMIN_ONLY }],
  'admin:remove': [
    { about: 'the lobby', body: () => ({ conversation: 'lobby', seq: 1 }), answers: ADMIN_ONLY },
    {
      about: 'a private conversation',
      body: (scene) => ({ conversation: scene.private, seq: 1 }),
      answers: { ...ADMIN_ONLY, admin: 'not_found' },
    },
  ],
  'admin:sessions': [{ body: () => ({ name: 'bystander' }), answers: ADMIN_ONLY }],
  'admin:end': [{ body: () => ({ name: 'bystander' }), answers: ADMIN_ONLY }],
  signout: [{ body: () => ({}), answers: everybody('ok') }],
};
