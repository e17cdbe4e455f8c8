/** Someone with a nickname. `id` is opaque and never changes; `name` is unique by look, not by spelling. */
export interface Person {
  id: string;
  name: string;
  /** A file name of the shipped set (`1.jpg` …). */
  avatar: string;
}

/** A line that quotes another one: whose it was and how it began. */
export interface Quote {
  seq: number;
  name: string;
  excerpt: string;
}

/** What every line of a conversation's log carries. */
export interface EntryBase {
  id: string;
  conversation: string;
  /** 1, 2, 3 … without a gap: the one order of the conversation for every reader. */
  seq: number;
  /** ISO 8601, by the server's clock. For display only; the order is `seq`. */
  at: string;
}

/** Something somebody said. */
export interface TextEntry extends EntryBase {
  kind: 'text';
  /** The author's nickname and avatar at that time, stamped by the server. */
  name: string;
  avatar: string;
  content: string;
  /** The receiver's nickname; only in private conversations. */
  to?: string;
  /** The author's own name for this message: how a sender recognises it, and what makes a retry harmless. */
  clientId?: string;
  quote?: Quote;
  /** Nicknames the author points at with @. */
  mentions?: string[];
  /** What was said is erased, and `content` is empty. */
  recalled?: true;
}

/** A text was taken back. */
export interface RecallEntry extends EntryBase {
  kind: 'recall';
  /** The seq of the text. */
  target: number;
  /** Nickname of whoever did it. */
  by: string;
}

/** People came into a room; its first line names those whom it began with. */
export interface JoinedEntry extends EntryBase {
  kind: 'joined';
  /** Nicknames. */
  people: string[];
  /** Who brought them, where they did not come by themselves. */
  by?: string;
}

/** People are in a room no longer: this is the last of its lines that they hear. */
export interface LeftEntry extends EntryBase {
  kind: 'left';
  /** Nicknames. */
  people: string[];
  /** Who removed them, where they did not go by themselves. */
  by?: string;
  /** Who owns the room from now on, where its owner left. */
  owner?: string;
}

/** A line that nobody said: something that happened. */
export type Notice = RecallEntry | JoinedEntry | LeftEntry;

/** One line of a conversation's log. */
export type Entry = TextEntry | Notice;

/** What an entry holds beside its place in the log. */
export type EntryContent = TextContent | NoticeContent;
export type NoticeContent = Notice extends infer N
  ? N extends Notice
    ? Omit<N, keyof EntryBase>
    : never
  : never;
export type TextContent = Omit<TextEntry, keyof EntryBase>;

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
  /** The first seq this person may read, where it is not 1. */
  since?: number;
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
export type Member = Person & { role: Role; online: boolean };

export interface Limits {
  /** Characters as people count them (grapheme clusters). */
  contentGraphemes: number;
  /** UTF-8 bytes. */
  contentBytes: number;
  nameGraphemes: number;
  /** Entries or people on one page. */
  page: number;
}

/** The first fact a socket hears after it got in, and again when a visitor became a guest. */
export interface Welcome {
  protocol: 1;
  /** `null` for a visitor. */
  me: Person | null;
  /** Present when it was given out just now: keep it to come back as the same person. */
  token?: string;
  /** Changes when the database was put back from a copy: what a client remembers of another epoch is void. */
  epoch: string;
  /** ISO 8601. */
  serverTime: string;
  count: number;
  conversations: Conversation[];
  limits: Limits;
  /** This nickname has a password. */
  claimed?: true;
  /** An administrator of the whole instance. */
  admin?: true;
}

/** A device from which a person can come back, as an administrator sees it. */
export interface Session {
  id: string;
  /** ISO 8601. */
  createdAt: string;
  usedAt: string;
  /** From where it is connected at this moment; addresses are not stored. */
  addresses: string[];
}

/** What became of a `textmsg`. `ok` means it is in the database. */
export interface Receipt {
  id: string;
  conversation: string;
  seq: number;
  at: string;
  /** True when this `clientId` was stored before; the other fields are those of the first time. */
  duplicate?: true;
}

export interface HistoryPage {
  /** Ascending by `seq`. */
  entries: Entry[];
  head: number;
  /** Whether there are further entries in the direction asked for. */
  more: boolean;
}

export interface PeoplePage {
  people: (Person & { online: boolean })[];
  /** Hand it back as `cursor` for the next page; absent on the last one. */
  next?: string;
}

export type Reply<T> = { ok: true; data: T } | { ok: false; error: Failure };

export interface Failure {
  code: ErrorCode;
  /** For people who debug; clients decide by `code`. */
  message: string;
  retryAfterMs?: number;
  /** Which fields of the body were refused. */
  fields?: string[];
}

/** The closed list of what can go wrong. */
export type ErrorCode =
  | 'invalid'
  | 'too_large'
  | 'unauthenticated'
  | 'name_invalid'
  | 'name_taken'
  | 'password_wrong'
  | 'token_invalid'
  | 'forbidden'
  | 'not_found'
  | 'rate_limited'
  | 'muted'
  | 'banned'
  | 'unavailable'
  | 'internal';
