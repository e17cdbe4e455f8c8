import type { Entry } from './entry.types.js';
import type { Person } from './person.types.js';

export type Role = 'owner' | 'admin' | 'member';

/** A conversation as one person sees it. */
export interface Conversation {
  /** Opaque, but the room that everyone is in is `lobby`. */
  id: string;
  kind: 'room' | 'direct';
  /** A room's title; in private, the other person's nickname. Empty for the lobby, which each client names in its own language. */
  title: string;
  /** The other person of a private conversation; oneself for notes to self. */
  peer?: Person;
  /** The newest seq; 0 where nothing was said yet. */
  head: number;
  /** Up to which seq this person has read. */
  read: number;
  /** How many texts of others lie after `read`, counted up to {@link UNREAD_COUNTED}. */
  unread: number;
  last?: Entry;
  /** A room that anybody may join. */
  open?: true;
  /** This person's role in a room. The lobby has no roles and no members: everybody is there. */
  role?: Role;
  /** How many people are in the room as of `head`: each later `joined` and `left` changes it. */
  members?: number;
  /** The first seq this person may read, where it is not 1: with it they came, or what was before it is gone. */
  since?: number;
  /** Somebody points at this person after `read`. */
  mentioned?: true;
  /** 免打扰: this person wants no noise from here. */
  muted?: true;
  /** 置顶: this person wants it on top. */
  pinned?: true;
  /** 群公告, where there is one. */
  announcement?: string;
  /** 全员禁言: only the owner and the admins speak. */
  silent?: true;
  /** 禁言: this person may not speak until then. ISO 8601. */
  silencedUntil?: string;
  /** What this person is called in this room, where that is not their nickname. */
  alias?: string;
  /** This person wants nothing from the other one of a private conversation. */
  blocked?: true;
  /** A message request: a stranger began this private conversation, and this person neither wrote there nor pinned it. */
  request?: true;
}

export interface ConversationPage {
  /** The one with the newest entry first; of message requests, the newest request first. */
  conversations: Conversation[];
  /** Hand it back for the next page; absent on the last one. */
  cursor?: string;
}

/** What became of an invitation. */
export interface Invited {
  /** Nicknames of those who are asked first, and are not in the room yet. */
  waiting?: string[];
}

/** An invitation into a room that waits for an answer. */
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
  /** Hand it back as `cursor` for the next page; absent on the last one. */
  next?: string;
}

/** A room that anybody may join, as it is listed. */
export interface OpenRoom {
  id: string;
  title: string;
  members: number;
}

export interface OpenRoomPage {
  /** Newest first. */
  rooms: OpenRoom[];
  /** Hand it back as `cursor` for the next page; absent on the last one. */
  next?: string;
}

/** Somebody in a room. */
export type Member = Person & {
  role: Role;
  online: boolean;
  /** What they are called here, where that is not their nickname. */
  alias?: string;
  /** They may not speak until then. ISO 8601. */
  silencedUntil?: string;
};
