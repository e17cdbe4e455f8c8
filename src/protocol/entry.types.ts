import type { Attached } from './attached.js';

/** Someone with a nickname. `id` is opaque and never changes; `name` is unique by look, not by spelling. */
export interface Person {
  id: string;
  name: string;
  /** A file name of the shipped set (`1.jpg` …), or the id of an uploaded picture: what is at `GET /avatars/:avatar`. */
  avatar: string;
  /** A program speaks under this nickname. */
  bot?: true;
}

/** A line that quotes another one: whose it was and how it began. */
export interface Quote {
  seq: number;
  name: string;
  excerpt: string;
  /** What the line brought along, by the first of it. */
  attached?: Attached;
}

/** A picture, a recording or a file: uploaded by `POST /attachments`, fetched by `GET /attachments/:id`. */
export interface Attachment {
  /** Random: whoever does not know it cannot guess it, and whoever knows it may read no more than before. */
  id: string;
  /** A media type that the server found in the content; `application/octet-stream` where it knows none. */
  type: string;
  /** Bytes as they are served, which for a picture is not as they were uploaded. */
  size: number;
  name?: string;
  /** Pixels, of a picture as it is to be seen. */
  width?: number;
  height?: number;
  /** A small still picture is at `GET /attachments/:id/thumbnail`. */
  thumbnail?: true;
  /** A few pixels as a `data:` address, to show until more has come. */
  placeholder?: string;
  /** How long a recording is, as its sender says. */
  seconds?: number;
  /** How loud it is along the way, as its sender says: a digit from `0` to `f` for each of equal parts. */
  waveform?: string;
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
  /** What is sent along; `content` may be empty then. */
  attachments?: Attachment[];
  /** The author points at everybody (@所有人). */
  everyone?: true;
  /** What the author is called in this room, where that is not `name`. */
  alias?: string;
  /** Who answered with which emoji, as of the moment of reading; each later `reaction` changes it. */
  reactions?: Reaction[];
  /** What was said is erased, and `content` is empty. */
  recalled?: true;
  /** A program said it. */
  bot?: true;
  /** It came by this webhook (id): `name` is nobody's nickname then. */
  hook?: string;
}

/** One emoji under a text. */
export interface Reaction {
  emoji: string;
  /** Nicknames, in the order in which they came. */
  by: string[];
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

/** Somebody put an emoji under a text, or took it away. */
export interface ReactionEntry extends EntryBase {
  kind: 'reaction';
  /** The seq of the text. */
  target: number;
  by: string;
  emoji: string;
  on: boolean;
}

/** 拍一拍: somebody nudged somebody. */
export interface PatEntry extends EntryBase {
  kind: 'pat';
  by: string;
  whom: string;
}

/** The room has another title. */
export interface RenamedEntry extends EntryBase {
  kind: 'renamed';
  title: string;
  by: string;
}

/** 群公告: what the room is to know. Empty where it was taken down. */
export interface AnnouncementEntry extends EntryBase {
  kind: 'announcement';
  content: string;
  by: string;
}

/** Anybody may join from now on, or nobody but by invitation. */
export interface OpenedEntry extends EntryBase {
  kind: 'opened';
  open: boolean;
  by: string;
}

/** Somebody has another role. A new `owner` takes the place of `by`, who is a member from now on. */
export interface RoleEntry extends EntryBase {
  kind: 'role';
  whom: string;
  role: Role;
  by: string;
}

/** 禁言: somebody, or everybody but the owner and the admins, may not speak, or may again. */
export interface SilenceEntry extends EntryBase {
  kind: 'silence';
  /** Left out where it is everybody. */
  whom?: string;
  on: boolean;
  /** ISO 8601; left out where it is everybody, which lasts until it is taken back. */
  until?: string;
  by: string;
}

/** The room is no more: the last of its lines. */
export interface DissolvedEntry extends EntryBase {
  kind: 'dissolved';
  by: string;
}

/** A line that nobody said: something that happened. */
export type Notice =
  | RecallEntry
  | ReactionEntry
  | PatEntry
  | JoinedEntry
  | LeftEntry
  | RenamedEntry
  | AnnouncementEntry
  | OpenedEntry
  | RoleEntry
  | SilenceEntry
  | DissolvedEntry;

/** One line of a conversation's log. */
export type Entry = TextEntry | Notice;

/** What an entry holds beside its place in the log. */
export type EntryContent = TextContent | NoticeContent;
export type NoticeContent = Notice extends infer N
  ? N extends Notice
    ? Omit<N, keyof EntryBase>
    : never
  : never;
export type TextContent = Omit<TextEntry, keyof EntryBase | 'reactions'>;

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

export interface Limits {
  /** Characters as people count them (grapheme clusters). */
  contentGraphemes: number;
  /** UTF-8 bytes. */
  contentBytes: number;
  nameGraphemes: number;
  /** Entries or people on one page. */
  page: number;
  /** Bytes of one upload. */
  attachmentBytes: number;
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
  /** How this person wants to be seen; left out for a visitor. */
  settings?: Settings;
}

/** How a person wants to be seen. Each is off unless it is asked for. */
export interface Settings {
  /** Tell others how far I have read, and tell me how far they have, where they do the same. */
  receipts: boolean;
  /** Show me as away to everybody. */
  hidden: boolean;
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
  /** The first seq that is still kept, where it is not 1: what was before it is gone, and no gap. */
  since?: number;
}

export interface SearchPage {
  /** Newest first. */
  entries: TextEntry[];
  /** Whether there are older ones. */
  more: boolean;
}

export interface PeoplePage {
  people: (Person & { online: boolean })[];
  /** Hand it back as `cursor` for the next page; absent on the last one. */
  next?: string;
}

/** An address that posts into a room, without its secret. */
export interface Webhook {
  id: string;
  name: string;
  /** Nickname of who made it. */
  by: string;
  /** ISO 8601. */
  createdAt: string;
  /** When something came by it last. */
  usedAt?: string;
}

/** A person that is a program, as whoever looks after it sees it. */
export type Bot = Person & {
  online: boolean;
  /** ISO 8601. */
  createdAt: string;
  seenAt: string;
};

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
