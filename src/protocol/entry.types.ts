import type { AttachmentKind } from './attachment-kind.js';
import type { Role } from './conversation.types.js';

/** A line that quotes another one: whose it was and how it began. */
export interface Quote {
  seq: number;
  name: string;
  excerpt: string;
  /** What the line brought along, by the first of it. */
  attached?: AttachmentKind;
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
