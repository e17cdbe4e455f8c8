import type { Requests } from '../protocol/events.js';

/** Points that one request costs: about the work it makes for the server and for others. */
export const WEIGHTS: Readonly<Record<keyof Requests, number>> = {
  textmsg: 5,
  history: 1,
  read: 1,
  typing: 1,
  people: 3,
  'room:create': 20,
  'room:list': 3,
  'room:join': 10,
  'room:leave': 5,
  'room:members': 3,
  'room:invite': 20,
  'room:remove': 5,
  'me:set': 20,
  'device:link': 20,
  signout: 5,
  'admin:claim': 20,
  'admin:ban': 1,
  'admin:unban': 1,
  'admin:mute': 1,
  'admin:remove': 1,
  'admin:sessions': 1,
  'admin:end': 1,
};

/** Nobody who means well asks for what there is not. */
export const UNKNOWN_WEIGHT = 10;
