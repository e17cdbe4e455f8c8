import type { Entry } from './entry.types.js';
import type { Person } from './person.types.js';

export type Role = 'owner' | 'admin' | 'member';

/** A conversation as one user sees it. */
export interface Conversation {
  /** Opaque, except `lobby`, which all users are in. */
  id: string;
  kind: 'room' | 'direct';
  /** The title of a room, or the nickname of the other user in a direct conversation. Empty for the lobby, which each client names in its own language. */
  title: string;
  /** The other user of a direct conversation; in notes to self, this user. */
  peer?: Person & {
    /** The user has released the nickname, which another user may have by now. */ gone?: true;
  };
  /** The newest seq; 0 where there is no entry. */
  head: number;
  /** The seq up to which this user has read. */
  read: number;
  /** How many messages of other users are after `read`, counted up to {@link UNREAD_COUNTED}. */
  unread: number;
  last?: Entry;
  /** Any user may join the room. */
  open?: true;
  /** This user's role in a room. The lobby has no roles and no members. */
  role?: Role;
  /** How many members the room has as of `head`; each later `joined` and `left` changes it. */
  members?: number;
  /** The first seq this user may read, where it is not 1: they joined with it, or earlier entries are no longer kept. */
  since?: number;
  /** A message after `read` mentions this user. */
  mentioned?: true;
  /** 免打扰: this user turned notifications off. */
  muted?: true;
  /** 置顶: this user pinned it. */
  pinned?: true;
  /** 群公告, where there is one. */
  announcement?: string;
  /** 全员禁言: only the owner and the admins write. */
  silent?: true;
  /** 禁言: this user is muted until then. ISO 8601. */
  silencedUntil?: string;
  /** This user's alias in the room, where there is one. */
  alias?: string;
  /** This user blocks the other user of a direct conversation. */
  blocked?: true;
  /** A message request: a stranger began this direct conversation, and this user has neither written there nor pinned it. */
  request?: true;
}

export interface ConversationPage {
  /** The one with the newest entry first; of message requests, the newest request first. */
  conversations: Conversation[];
  /** The `cursor` of the next page; absent on the last one. */
  cursor?: string;
}

/** The result of an invitation. */
export interface Invited {
  /** Nicknames of users who are not in the room until they accept. */
  waiting?: string[];
}

/** An invitation to a room that waits for an answer. */
export interface Invitation {
  conversation: string;
  title: string;
  members: number;
  by: Person;
  /** ISO 8601. */
  at: string;
}

export interface InvitationPage {
  /** Newest first. */
  invitations: Invitation[];
  /** The `cursor` of the next page; absent on the last one. */
  next?: string;
}

/** An entry of the list of open rooms. */
export interface OpenRoom {
  id: string;
  title: string;
  members: number;
}

export interface OpenRoomPage {
  /** Newest first. */
  rooms: OpenRoom[];
  /** The `cursor` of the next page; absent on the last one. */
  next?: string;
}

/** A member of a room. */
export type Member = Person & {
  role: Role;
  online: boolean;
  /** The member's alias in the room, where there is one. */
  alias?: string;
  /** The member is muted until then. ISO 8601. */
  silencedUntil?: string;
};
