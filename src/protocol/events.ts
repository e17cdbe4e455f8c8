import type {
  AdminBan,
  AdminClaim,
  AdminEnd,
  AdminMute,
  AdminRemove,
  AdminSessions,
  AdminUnban,
} from './admin.requests.js';
import type { CreateRoom, InThisRoom, Invite, OpenRooms, RemoveMember } from './room.requests.js';
import type { History, PeopleQuery, Read, SetMe, SignOut, TextMessage, Typing } from './requests.js';
import type {
  Conversation,
  Failure,
  HistoryPage,
  Member,
  Notice,
  OpenRoomPage,
  PeoplePage,
  Person,
  Receipt,
  Reply,
  Session,
  TextEntry,
  Welcome,
} from './shapes.js';

/** What a client may ask, with the shape of the body and of a good reply's data. */
export interface Requests {
  textmsg: { body: TextMessage; data: Receipt };
  history: { body: History; data: HistoryPage };
  read: { body: Read; data: { read: number } };
  typing: { body: Typing; data: Record<string, never> };
  people: { body: PeopleQuery; data: PeoplePage };
  'room:create': { body: CreateRoom; data: Conversation };
  'room:list': { body: OpenRooms; data: OpenRoomPage };
  'room:join': { body: InThisRoom; data: Conversation };
  'room:leave': { body: InThisRoom; data: Record<string, never> };
  'room:members': { body: InThisRoom; data: { members: Member[] } };
  'room:invite': { body: Invite; data: Record<string, never> };
  'room:remove': { body: RemoveMember; data: Record<string, never> };
  'me:set': { body: SetMe; data: Person };
  'device:link': { body: Record<string, never>; data: { code: string; /** ISO 8601. */ expiresAt: string } };
  signout: { body: SignOut; data: Record<string, never> };
  'admin:claim': { body: AdminClaim; data: Record<string, never> };
  'admin:ban': { body: AdminBan; data: Record<string, never> };
  'admin:unban': { body: AdminUnban; data: Record<string, never> };
  'admin:mute': { body: AdminMute; data: Record<string, never> };
  'admin:remove': { body: AdminRemove; data: { seq: number } };
  'admin:sessions': { body: AdminSessions; data: { sessions: Session[] } };
  'admin:end': { body: AdminEnd; data: Record<string, never> };
}

/** What the server tells without being asked. */
export interface Facts {
  welcome: Welcome;
  /** People online: three tabs are one person, a visitor is one. */
  count: number;
  textmsg: TextEntry;
  /** Whatever else happened in a conversation. */
  notice: Notice;
  /** One that is new to this person, or changed. */
  conversation: Conversation;
  /** One that is no longer this person's. */
  'conversation:gone': { conversation: string };
  /** Who came and who went (ids) since the last time. */
  people: { joined: Person[]; left: string[]; /** Too many to name: ask `people` again. */ more?: true };
  typing: { conversation: string; name: string };
  read: { conversation: string; name: string; seq: number };
  goodbye: { reason: GoodbyeReason; reconnectInMs: number };
  /** The failure of a request that was sent without an acknowledgement. */
  exception: Failure;
}

export type GoodbyeReason = 'restart' | 'slow' | 'signed_out' | 'banned';

export type ClientToServerEvents = {
  [E in keyof Requests]: (
    body: Requests[E]['body'],
    ack?: (reply: Reply<Requests[E]['data']>) => void,
  ) => void;
};

export type ServerToClientEvents = { [E in keyof Facts]: (fact: Facts[E]) => void };

/** What `io(url, { auth })` may carry. */
export type Handshake =
  | { name: string; password?: string; avatar?: string }
  | { token: string }
  /** Come back by a token that the client made, or take the nickname under it. */
  | { name: string; avatar?: string; token: string }
  | { code: string }
  | Record<string, never>;
