import type {
  AdminAnnounce,
  AdminBan,
  AdminClaim,
  AdminDissolve,
  AdminEnd,
  AdminFind,
  AdminMute,
  AdminPage,
  AdminRecover,
  AdminRemove,
  AdminRetention,
  AdminSessions,
  AdminUnban,
} from './admin.dto.js';
import type { AuditPage, Ban, KnownPeoplePage, KnownRoomPage, Numbers, Retention } from './admin.types.js';
import type { CreateBot, CreateHook, RevokeBot, RevokeHook } from './bot.dto.js';
import type { AddPasskey, RemovePasskey, SignInWithPasskey } from './passkey.dto.js';
import type { PushSubscribe, PushUnsubscribe } from './push.dto.js';
import type {
  CreateRoom,
  InThisRoom,
  Invitations,
  Invite,
  MuteMember,
  OpenRooms,
  RemoveMember,
  SetRole,
  UpdateRoom,
} from './room.dto.js';
import type { PeopleQuery, PreviewLink, SetMe, SignOut } from './account.dto.js';
import type {
  Block,
  Conversations,
  History,
  Pat,
  React,
  Read,
  Readers,
  Recall,
  Search,
  SetConversation,
  TextMessage,
  Typing,
} from './message.dto.js';
import type {
  Bot,
  Conversation,
  ConversationPage,
  Failure,
  HistoryPage,
  Invitation,
  InvitationPage,
  Invited,
  Member,
  Notice,
  OpenRoomPage,
  Passkey,
  PasskeyChallenge,
  PeoplePage,
  Person,
  Receipt,
  Reply,
  SearchPage,
  Session,
  TextEntry,
  Webhook,
  Welcome,
} from './types.js';

/** The requests of a client, each with its body and the data of its reply. */
export interface Requests {
  textmsg: { body: TextMessage; data: Receipt };
  history: { body: History; data: HistoryPage };
  read: { body: Read; data: { read: number } };
  typing: { body: Typing; data: Record<string, never> };
  recall: { body: Recall; data: { seq: number } };
  react: { body: React; data: { seq: number } };
  pat: { body: Pat; data: { seq: number } };
  readers: { body: Readers; data: { people: Person[] } };
  search: { body: Search; data: SearchPage };
  people: { body: PeopleQuery; data: PeoplePage };
  'people:block': { body: Block; data: Record<string, never> };
  'people:blocked': { body: Record<string, never>; data: { people: Person[] } };
  conversations: { body: Conversations; data: ConversationPage };
  'conversation:set': { body: SetConversation; data: Conversation };
  'room:create': { body: CreateRoom; data: Conversation & Invited };
  'room:list': { body: OpenRooms; data: OpenRoomPage };
  'room:join': { body: InThisRoom; data: Conversation };
  'room:leave': { body: InThisRoom; data: Record<string, never> };
  'room:members': {
    body: InThisRoom;
    data: {
      members: Member[];
      /** The room has no owner, and the sender may become it with `room:role`. */ claimable?: true;
    };
  };
  'room:invite': { body: Invite; data: Invited };
  'room:invitations': { body: Invitations; data: InvitationPage };
  'room:accept': { body: InThisRoom; data: Conversation };
  'room:decline': { body: InThisRoom; data: Record<string, never> };
  'room:remove': { body: RemoveMember; data: Record<string, never> };
  'room:role': { body: SetRole; data: Record<string, never> };
  'room:mute': { body: MuteMember; data: Record<string, never> };
  'room:update': { body: UpdateRoom; data: Conversation };
  'room:dissolve': { body: InThisRoom; data: Record<string, never> };
  'hook:create': {
    body: CreateHook;
    data: {
      hook: Webhook;
      /** The path to post to, with the secret. No other reply contains it. */ path: string;
    };
  };
  'hook:list': { body: InThisRoom; data: { hooks: Webhook[] } };
  'hook:revoke': { body: RevokeHook; data: Record<string, never> };
  'bot:create': { body: CreateBot; data: { bot: Person; /** No other reply contains it. */ token: string } };
  'bot:list': { body: Record<string, never>; data: { bots: Bot[] } };
  'bot:revoke': { body: RevokeBot; data: Record<string, never> };
  'me:set': {
    body: SetMe;
    data: Person & { /** With a new password: the new recovery code. */ recoveryCode?: string };
  };
  'recovery:renew': {
    body: Record<string, never>;
    data: { /** No other reply contains it. */ code: string };
  };
  'passkey:challenge': { body: Record<string, never>; data: PasskeyChallenge };
  'passkey:add': {
    body: AddPasskey;
    data: { passkey: Passkey; /** For a user who had none. */ recoveryCode?: string };
  };
  'passkey:signin': { body: SignInWithPasskey; data: Person };
  'passkey:list': { body: Record<string, never>; data: { passkeys: Passkey[] } };
  'passkey:remove': { body: RemovePasskey; data: Record<string, never> };
  'device:link': { body: Record<string, never>; data: { code: string; /** ISO 8601. */ expiresAt: string } };
  'device:preview': { body: PreviewLink; data: { name: string; avatar: string } };
  'push:key': { body: Record<string, never>; data: { /** VAPID public key, base64url. */ key: string } };
  'push:subscribe': { body: PushSubscribe; data: Record<string, never> };
  'push:unsubscribe': { body: PushUnsubscribe; data: Record<string, never> };
  signout: { body: SignOut; data: Record<string, never> };
  'admin:claim': { body: AdminClaim; data: Record<string, never> };
  'admin:ban': { body: AdminBan; data: Record<string, never> };
  'admin:unban': { body: AdminUnban; data: Record<string, never> };
  'admin:mute': { body: AdminMute; data: Record<string, never> };
  'admin:remove': { body: AdminRemove; data: { seq: number } };
  'admin:sessions': { body: AdminSessions; data: { sessions: Session[] } };
  'admin:end': { body: AdminEnd; data: Record<string, never> };
  'admin:recover': { body: AdminRecover; data: { code: string; /** ISO 8601. */ expiresAt: string } };
  'admin:people': { body: AdminFind; data: KnownPeoplePage };
  'admin:rooms': { body: AdminFind; data: KnownRoomPage };
  'admin:dissolve': { body: AdminDissolve; data: Record<string, never> };
  'admin:bans': { body: AdminPage; data: { bans: Ban[]; next?: string } };
  'admin:audit': { body: AdminPage; data: AuditPage };
  'admin:numbers': { body: Record<string, never>; data: Numbers };
  'admin:retention': { body: AdminRetention; data: Retention };
  'admin:announce': { body: AdminAnnounce; data: { seq: number } };
}

/** The events that the server emits. */
export interface ServerEvents {
  welcome: Welcome;
  /** Users online: three tabs are one user, a visitor counts as one. */
  count: number;
  textmsg: TextEntry;
  /** Any other entry of a conversation. */
  notice: Notice;
  /** A conversation that is new to this user, or changed. */
  conversation: Conversation;
  /** The user is no longer in this conversation. */
  'conversation:gone': { conversation: string };
  /** An invitation to a room that waits for `room:accept` or `room:decline`. */
  'room:invited': Invitation;
  /** This user declined the invitation to a room. An accepted one is followed by the `conversation`. */
  'room:uninvited': { conversation: string };
  /** Entries before `since` are no longer kept. */
  'conversation:since': { conversation: string; since: number };
  /** Users who came online, and ids of those who went, since the last event. */
  people: { joined: Person[]; left: string[]; /** Too many to name: send `people` again. */ more?: true };
  typing: { conversation: string; name: string };
  read: { conversation: string; name: string; seq: number };
  goodbye: { reason: GoodbyeReason; reconnectInMs: number };
  /** The failure of a request that was sent without an acknowledgement. */
  exception: Failure;
}

export type GoodbyeReason = 'restart' | 'slow' | 'flood' | 'signed_out' | 'banned';

export type ClientToServerEvents = {
  [E in keyof Requests]: (
    body: Requests[E]['body'],
    ack?: (reply: Reply<Requests[E]['data']>) => void,
  ) => void;
};

export type ServerToClientEvents = { [E in keyof ServerEvents]: (fact: ServerEvents[E]) => void };

/** The `auth` of `io(url, { auth })`. */
export type Handshake =
  | { name: string; password?: string; avatar?: string }
  | { token: string }
  /** Resumes the session of a token that the client generated, or registers the nickname with it. */
  | { name: string; avatar?: string; token: string }
  | { code: string }
  /** Signs in with a recovery code. With a token that the client generated, a retry resumes the same session. */
  | { recovery: string; token?: string }
  | Record<string, never>;
