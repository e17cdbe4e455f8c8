import type { Person } from './types.js';

/** A user as an administrator sees them. Times are ISO 8601. */
export type KnownPerson = Person & {
  online: boolean;
  createdAt: string;
  seenAt: string;
  /** The user has a password or another credential. */
  claimed?: true;
  admin?: true;
  mutedUntil?: string;
  banned?: true;
  /** Left out where the ban has no end. */
  bannedUntil?: string;
  /** The nickname of the bot's owner. */
  maker?: string;
};

export interface KnownPeoplePage {
  /** Ordered by nickname. */
  people: KnownPerson[];
  /** The `cursor` of the next page; absent on the last one. */
  next?: string;
}

/** A room as an administrator sees it, without its entries. */
export interface KnownRoom {
  id: string;
  /** Empty for the lobby. */
  title: string;
  /** Not meaningful for the lobby, which all users are in. */
  members: number;
  /** The newest seq. */
  head: number;
  open?: true;
  /** Nickname of the owner. */
  owner?: string;
  /** ISO 8601. */
  createdAt: string;
  /** For how many days entries are kept here; 0 for ever. Left out where the room follows the server. */
  days?: number;
}

export interface KnownRoomPage {
  /** The lobby, then the newest first. */
  rooms: KnownRoom[];
  next?: string;
}

/** A ban of a user or of addresses. */
export interface Ban {
  /** The id of a user, or a range of addresses. */
  subject: string;
  kind: 'person' | 'ip';
  /** Nickname of the user, where they still have one. */
  name?: string;
  /** ISO 8601; left out where the ban has no end. */
  until?: string;
  /** Nickname of the administrator. */
  by: string;
  at: string;
}

/** One action of an administrator, without any message text. */
export interface AuditLine {
  id: string;
  /** ISO 8601. */
  at: string;
  /** Nickname of the administrator. */
  by: string;
  action: string;
  /** Ids, ranges of addresses and seqs. */
  subject: string;
  /** Nickname of the user that it is about. */
  name?: string;
}

export interface AuditPage {
  /** Newest first. */
  lines: AuditLine[];
  next?: string;
}

/** The current load of one node. */
export interface NodeNumbers {
  node: string;
  connections: number;
  /** Per second, over the last 10 seconds. */
  messages: number;
  deliveries: number;
  /** Bytes that wait in the send buffers of connections. */
  queuedBytes: number;
  /** Delay of the event loop over the last 10 seconds, in milliseconds. */
  loopP99Ms: number;
  loopMaxMs: number;
  memoryBytes: number;
  /** The database answers in time. */
  storage: boolean;
  /** It receives from the other nodes, or there are none. */
  relay: boolean;
}

/** The current numbers of the whole server. */
export interface Numbers {
  /** Users online; a visitor counts as one. */
  online: number;
  /** Nicknames in use. */
  people: number;
  rooms: number;
  /** First the node that answers; without Redis it is the only one. */
  nodes: NodeNumbers[];
}

/** For how many days entries are kept; 0 for ever. */
export interface Retention {
  /** The setting of the server, which applies to direct conversations and to rooms without their own. */
  days: number;
  /** Rooms with their own setting. */
  rooms: { id: string; title: string; days: number }[];
}
