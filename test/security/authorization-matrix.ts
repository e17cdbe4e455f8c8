import { createECDH } from 'node:crypto';
import type { Requests } from '../../src/protocol/events.js';
import {
  ADMIN_ONLY,
  CLAIMED,
  everybody,
  ITS_OWNER,
  ITS_PEOPLE,
  ITS_PEOPLE_BY_NAME,
  NAMED,
  ROLES,
  type AuthorizationCase,
} from './authorization-roles.js';

/** Any point on the curve, and any secret. */
const BROWSER_KEYS = {
  p256dh: createECDH('prime256v1').generateKeys('base64url'),
  auth: Buffer.alloc(16, 7).toString('base64url'),
};

/**
 * At least one row for each event; an event without a row does not compile, and fails the suite.
 */
export const MATRIX: { [E in keyof Requests]: AuthorizationCase<E>[] } = {
  textmsg: [
    { about: 'the lobby', body: () => ({ content: 'x' }), answers: NAMED },
    { about: 'a user', body: () => ({ content: 'x', to: 'member' }), answers: NAMED },
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
    {
      about: 'a missing attachment',
      body: () => ({ content: '', attachments: ['f'.repeat(32)] }),
      answers: { ...everybody('not_found'), visitor: 'unauthenticated' },
    },
  ],
  'push:key': [{ body: () => ({}), answers: NAMED }],
  'push:subscribe': [
    {
      about: 'a push service',
      body: () => ({ endpoint: 'https://push.example/x', keys: BROWSER_KEYS }),
      answers: NAMED,
    },
    {
      about: 'a neighbour of the server',
      body: () => ({ endpoint: 'https://10.0.0.1/x', keys: BROWSER_KEYS }),
      answers: { ...everybody('invalid'), visitor: 'unauthenticated' },
    },
  ],
  'push:unsubscribe': [{ body: () => ({ endpoint: 'https://push.example/x' }), answers: NAMED }],
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
  readers: [
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
  react: [
    {
      about: 'the lobby',
      body: () => ({ conversation: 'lobby', seq: 1, emoji: '👍', on: true }),
      answers: NAMED,
    },
    {
      about: 'a private conversation',
      body: (scene) => ({ conversation: scene.private, seq: 1, emoji: '👍', on: true }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'a closed room',
      body: (scene) => ({ conversation: scene.closed, seq: 4, emoji: '👍', on: true }),
      answers: ITS_PEOPLE_BY_NAME,
    },
  ],
  pat: [
    { about: 'the lobby', body: () => ({ conversation: 'lobby', name: 'bystander' }), answers: NAMED },
    {
      about: 'a private conversation',
      body: (scene) => ({ conversation: scene.private, name: 'member' }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'a closed room',
      body: (scene) => ({ conversation: scene.closed, name: 'guest' }),
      answers: ITS_PEOPLE_BY_NAME,
    },
  ],
  recall: [
    {
      about: 'a message of the admin in the lobby above',
      body: () => ({ conversation: 'lobby', seq: 6 }),
      answers: { ...everybody('forbidden'), visitor: 'unauthenticated', admin: 'ok' },
    },
    {
      about: 'a text of the guest in private',
      body: (scene) => ({ conversation: scene.private, seq: 1 }),
      answers: { ...ITS_PEOPLE_BY_NAME, member: 'not_found' },
    },
    {
      about: 'a text in a closed room, gone after the first time',
      body: (scene) => ({ conversation: scene.closed, seq: 4 }),
      answers: { ...ITS_PEOPLE_BY_NAME, member: 'not_found' },
    },
  ],
  conversations: [
    { about: 'all', body: () => ({}), answers: NAMED },
    { about: 'the message requests', body: () => ({ requests: true }), answers: NAMED },
  ],
  'conversation:set': [
    { about: 'the lobby', body: () => ({ conversation: 'lobby', muted: true }), answers: NAMED },
    {
      about: 'a private conversation',
      body: (scene) => ({ conversation: scene.private, pinned: true }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'a closed room',
      body: (scene, role) => ({ conversation: scene.closed, alias: `x ${ROLES.indexOf(role)}` }),
      answers: ITS_PEOPLE_BY_NAME,
    },
  ],
  'people:block': [
    { body: () => ({ name: 'nuisance', on: true }), answers: NAMED },
    {
      about: 'oneself',
      body: (_, role) => ({ name: role === 'admin' ? 'the boss' : role, on: true }),
      answers: { ...everybody('invalid'), visitor: 'unauthenticated' },
    },
  ],
  'people:blocked': [{ body: () => ({}), answers: NAMED }],
  search: [
    { about: 'everything', body: () => ({ q: 'x' }), answers: NAMED },
    { about: 'the lobby', body: () => ({ q: 'x', conversation: 'lobby' }), answers: NAMED },
    {
      about: 'a private conversation',
      body: (scene) => ({ q: 'x', conversation: scene.private }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'a closed room',
      body: (scene) => ({ q: 'x', conversation: scene.closed }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'entries older than a text of a private conversation',
      body: (scene) => ({ q: 'x', before: `${scene.private}.1` }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'none',
      body: () => ({ q: 'x', conversation: 'd_nonsense' }),
      answers: { ...everybody('not_found'), visitor: 'unauthenticated' },
    },
  ],
  people: [{ body: () => ({}), answers: NAMED }],
  'room:create': [
    { about: 'no other members', body: () => ({ title: 'x' }), answers: NAMED },
    {
      about: 'other members',
      body: () => ({ title: 'x', people: ['bystander'], open: true }),
      answers: NAMED,
    },
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
  'room:invitations': [{ body: () => ({}), answers: NAMED }],
  'room:accept': [
    {
      about: 'a closed room without an invitation',
      body: (scene) => ({ conversation: scene.closed }),
      answers: ITS_PEOPLE_BY_NAME,
    },
    {
      about: 'the lobby',
      body: () => ({ conversation: 'lobby' }),
      answers: { ...everybody('forbidden'), visitor: 'unauthenticated' },
    },
  ],
  'room:decline': [
    {
      about: 'a closed room without an invitation',
      body: (scene) => ({ conversation: scene.closed }),
      answers: { ...everybody('not_found'), visitor: 'unauthenticated' },
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
  'room:role': [
    {
      body: (scene) => ({ conversation: scene.closed, name: 'member', role: 'member' }),
      answers: ITS_OWNER,
    },
  ],
  'room:mute': [
    { body: (scene) => ({ conversation: scene.closed, name: 'member', forMs: 0 }), answers: ITS_OWNER },
  ],
  'room:update': [
    { body: (scene) => ({ conversation: scene.closed, title: 'still closed' }), answers: ITS_OWNER },
  ],
  'room:dissolve': [
    {
      about: 'a room that is gone after the first time',
      body: (scene) => ({ conversation: scene.doomed }),
      answers: { ...ITS_OWNER, member: 'not_found' },
    },
  ],
  'hook:create': [
    { body: (scene, role) => ({ conversation: scene.closed, name: `hook of ${role}` }), answers: ITS_OWNER },
    {
      about: 'the lobby',
      body: () => ({ conversation: 'lobby', name: 'hook' }),
      answers: { ...everybody('forbidden'), visitor: 'unauthenticated' },
    },
  ],
  'hook:list': [{ body: (scene) => ({ conversation: scene.closed }), answers: ITS_OWNER }],
  'hook:revoke': [
    {
      about: 'a missing one',
      body: (scene) => ({ conversation: scene.closed, hook: 'h_nonsense' }),
      answers: { ...ITS_OWNER, guest: 'not_found' },
    },
  ],
  'room:leave': [{ body: (scene) => ({ conversation: scene.closed }), answers: ITS_PEOPLE_BY_NAME }],
  'bot:create': [{ body: (_, role) => ({ name: `bot ${ROLES.indexOf(role)}` }), answers: CLAIMED }],
  'bot:list': [{ body: () => ({}), answers: NAMED }],
  'bot:revoke': [
    {
      about: 'a user who is not a bot',
      body: () => ({ name: 'bystander' }),
      answers: { ...everybody('not_found'), visitor: 'unauthenticated' },
    },
  ],
  'me:set': [{ body: () => ({ avatar: '3.jpg' }), answers: NAMED }],
  'recovery:renew': [{ body: () => ({}), answers: CLAIMED }],
  'passkey:challenge': [{ body: () => ({}), answers: everybody('forbidden') }],
  'passkey:add': [
    {
      about: 'over plain HTTP',
      body: () => ({ name: 'x', id: 'AA', clientDataJSON: 'AA', attestationObject: 'AA' }),
      answers: { ...everybody('forbidden'), visitor: 'unauthenticated' },
    },
  ],
  'passkey:signin': [
    {
      about: 'over plain HTTP',
      body: () => ({ id: 'AA', clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA' }),
      answers: everybody('forbidden'),
    },
  ],
  'passkey:list': [{ body: () => ({}), answers: NAMED }],
  'passkey:remove': [
    {
      about: 'an unknown one',
      body: () => ({ id: 'AA' }),
      answers: { ...everybody('not_found'), visitor: 'unauthenticated' },
    },
  ],
  'device:link': [{ body: () => ({}), answers: NAMED }],
  'device:preview': [
    {
      about: 'an unknown code',
      body: () => ({ code: 'nonsense' }),
      answers: everybody('token_invalid'),
    },
  ],
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
  'admin:recover': [{ body: () => ({ name: 'bystander' }), answers: ADMIN_ONLY }],
  'admin:end': [{ body: () => ({ name: 'bystander' }), answers: ADMIN_ONLY }],
  'admin:people': [{ body: () => ({ q: 'by' }), answers: ADMIN_ONLY }],
  'admin:rooms': [{ body: () => ({}), answers: ADMIN_ONLY }],
  'admin:dissolve': [
    {
      about: 'the lobby',
      body: () => ({ conversation: 'lobby' }),
      answers: { ...everybody('forbidden'), visitor: 'unauthenticated' },
    },
    { about: 'a room of others', body: (scene) => ({ conversation: scene.open }), answers: ADMIN_ONLY },
  ],
  'admin:bans': [{ body: () => ({}), answers: ADMIN_ONLY }],
  'admin:audit': [{ body: () => ({ limit: 1 }), answers: ADMIN_ONLY }],
  'admin:numbers': [{ body: () => ({}), answers: ADMIN_ONLY }],
  'admin:retention': [
    { body: () => ({}), answers: ADMIN_ONLY },
    { about: 'the lobby', body: () => ({ conversation: 'lobby', days: 0 }), answers: ADMIN_ONLY },
  ],
  'admin:announce': [{ body: () => ({ content: 'x' }), answers: ADMIN_ONLY }],
  signout: [{ body: () => ({}), answers: everybody('ok') }],
};
