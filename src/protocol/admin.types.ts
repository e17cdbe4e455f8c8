import type { Person } from './types.js';

/** Somebody, as an administrator sees them. Times are ISO 8601. */
export type KnownPerson = Person & {
  online: boolean;
  createdAt: string;
  seenAt: string;
  /** The nickname has a password. */
  claimed?: true;
  admin?: true;
  mutedUntil?: string;
  banned?: true;
  /** Left out where the ban is for ever. */
  bannedUntil?: string;
  /** Of a bot, the nickname of who looks after it. */
  maker?: string;
};

export interface KnownPeoplePage {
  /** In the order of nicknames. */
  people: KnownPerson[];
  /** Hand it back as `cursor` for the next page; absent on the last one. */
  next?: string;
}

/** A room, as an administrator sees it: nothing of what is said there. */
export interface KnownRoom {
  id: string;
  /** Empty for the lobby. */
  title: string;
  /** Nobody counts for the lobby, where everybody is. */
  members: number;
  /** The newest seq. */
  head: number;
  open?: true;
  /** Nickname. */
  owner?: string;
  /** ISO 8601. */
  createdAt: string;
  /** For how long what is said here is kept; 0 for ever, left out where it is as in the whole house. */
  days?: number;
}

export interface KnownRoomPage {
  /** The lobby, then the newest first. */
  rooms: KnownRoom[];
  next?: string;
}

/** Who is kept out. */
export interface Ban {
  /** What it is about: the id of a person, or a range of addresses. */
  subject: string;
  kind: 'person' | 'ip';
  /** Nickname of the person, where they still have one. */
  name?: string;
  /** ISO 8601; left out for ever. */
  until?: string;
  /** Nickname of the administrator. */
  by: string;
  at: string;
}

/** A line of what administrators did; nothing of what was said. */
export interface AuditLine {
  id: string;
  /** ISO 8601. */
  at: string;
  /** Nickname of the administrator. */
  by: string;
  action: string;
  /** Ids, ranges of addresses and seqs. */
  subject: string;
  /** Nickname of the person that it is about. */
  name?: string;
}

export interface AuditPage {
  /** Newest first. */
  lines: AuditLine[];
  next?: string;
}

/** How one node does at this moment. */
export interface NodeNumbers {
  node: string;
  connections: number;
  /** A second, over the last ten. */
  messages: number;
  deliveries: number;
  /** Bytes that connections have not taken yet. */
  queuedBytes: number;
  /** By how many milliseconds the event loop was late, in the last ten seconds. */
  loopP99Ms: number;
  loopMaxMs: number;
  memoryBytes: number;
  /** The database answers in time. */
  storage: boolean;
  /** It hears the other nodes, or has none. */
  relay: boolean;
}

/** How the house does at this moment. */
export interface Numbers {
  /** People online; a visitor counts as one. */
  online: number;
  /** Nicknames that somebody has. */
  people: number;
  rooms: number;
  /** The one that was asked first; it is the only one where there is no Redis. */
  nodes: NodeNumbers[];
}

/** For how long what is said is kept, in days; 0 for ever. */
export interface Retention {
  /** Where a room has no days of its own, and in private. */
  days: number;
  /** Rooms with days of their own. */
  rooms: { id: string; title: string; days: number }[];
}
