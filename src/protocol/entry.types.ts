import type { AttachmentKind } from './attachment-kind.js';
import type { Role } from './conversation.types.js';

/** A quoted message: its author and its beginning. */
export interface Quote {
  seq: number;
  name: string;
  excerpt: string;
  /** The kind of its first attachment. */
  attached?: AttachmentKind;
}

/** A picture, a recording or a file: uploaded by `POST /attachments`, fetched by `GET /attachments/:id`. */
export interface Attachment {
  /** Random, so it cannot be guessed. Knowing it gives no right to read the attachment. */
  id: string;
  /** The media type that the server found in the content; `application/octet-stream` where it found none. */
  type: string;
  /** Bytes as served. A picture is encoded anew, so this is not its size as uploaded. */
  size: number;
  name?: string;
  /** Pixels of the picture as displayed. */
  width?: number;
  height?: number;
  /** There is a small still picture at `GET /attachments/:id/thumbnail`. */
  thumbnail?: true;
  /** A few pixels as a `data:` URL, to show while the picture loads. */
  placeholder?: string;
  /** The length of a recording in seconds, as stated by its sender. */
  seconds?: number;
  /** The loudness of a recording, as stated by its sender: a digit from `0` to `f` for each of equal parts. */
  waveform?: string;
}

/** The fields of every entry of a log. */
export interface EntryBase {
  id: string;
  conversation: string;
  /** 1, 2, 3 … without a gap: the order of the conversation, the same for every reader. */
  seq: number;
  /** ISO 8601, by the server's clock. For display only; the order is `seq`. */
  at: string;
}

/** A message. */
export interface TextEntry extends EntryBase {
  kind: 'text';
  /** The author's id. Nicknames are reused; ids are not. Absent where a webhook sent it. */
  author?: string;
  /** The author's nickname and avatar at that time, set by the server. */
  name: string;
  avatar: string;
  content: string;
  /** The recipient's nickname; only in direct conversations. */
  to?: string;
  /** The sender's own id of this message. It identifies the message to its sender, and a retry with it is stored once. */
  clientId?: string;
  quote?: Quote;
  /** Nicknames that the message mentions with @. */
  mentions?: string[];
  /** The attachments; with them `content` may be empty. */
  attachments?: Attachment[];
  /** The message mentions everyone (@所有人). */
  everyone?: true;
  /** The author's alias in this room at that time, where there was one. */
  alias?: string;
  /** The reactions as of the time of reading; each later `reaction` changes them. */
  reactions?: Reaction[];
  /** The message was recalled: its content is erased, and `content` is empty. */
  recalled?: true;
  /** A bot or a webhook sent it. */
  bot?: true;
  /** The id of the webhook that it came by. `name` is then not a nickname. */
  hook?: string;
}

/** One emoji on a message. */
export interface Reaction {
  emoji: string;
  /** Nicknames, in the order of the reactions. */
  by: string[];
}

/** A message was recalled. */
export interface RecallEntry extends EntryBase {
  kind: 'recall';
  /** The seq of the message. */
  target: number;
  /** Nickname of the user who recalled it. */
  by: string;
}

/** Users joined a room. The first entry of a room names its first members. */
export interface JoinedEntry extends EntryBase {
  kind: 'joined';
  /** Nicknames. */
  people: string[];
  /** Who added them, where they did not join by themselves. */
  by?: string;
}

/** Users left a room. It is the last entry that they receive. */
export interface LeftEntry extends EntryBase {
  kind: 'left';
  /** Nicknames. */
  people: string[];
  /** Who removed them, where they did not leave by themselves. */
  by?: string;
  /** The new owner, where the owner left. Only logs of earlier versions have it. */
  owner?: string;
}

/** A user added an emoji to a message, or removed it. */
export interface ReactionEntry extends EntryBase {
  kind: 'reaction';
  /** The seq of the message. */
  target: number;
  by: string;
  emoji: string;
  on: boolean;
}

/** 拍一拍: a user nudged another user. */
export interface PatEntry extends EntryBase {
  kind: 'pat';
  by: string;
  whom: string;
}

/** The title of the room changed. */
export interface RenamedEntry extends EntryBase {
  kind: 'renamed';
  title: string;
  by: string;
}

/** 群公告: the announcement of the room changed. Empty where it was removed. */
export interface AnnouncementEntry extends EntryBase {
  kind: 'announcement';
  content: string;
  by: string;
}

/** The room was opened for any user to join, or closed. */
export interface OpenedEntry extends EntryBase {
  kind: 'opened';
  open: boolean;
  by: string;
}

/** A member's role changed. A new `owner` replaces `by`, who becomes a member. */
export interface RoleEntry extends EntryBase {
  kind: 'role';
  whom: string;
  role: Role;
  by: string;
}

/** 禁言: a member, or all members but the owner and the admins, were muted or unmuted. */
export interface SilenceEntry extends EntryBase {
  kind: 'silence';
  /** Left out where it applies to all members. */
  whom?: string;
  on: boolean;
  /** ISO 8601; left out where it applies to all members, which lasts until it is turned off. */
  until?: string;
  by: string;
}

/** The room ended. It is its last entry. */
export interface DissolvedEntry extends EntryBase {
  kind: 'dissolved';
  by: string;
}

/** An entry that is not a message. */
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

/** One entry of a conversation's log. */
export type Entry = TextEntry | Notice;

/** The fields of an entry without its position in the log. */
export type EntryContent = TextContent | NoticeContent;
export type NoticeContent = Notice extends infer N
  ? N extends Notice
    ? Omit<N, keyof EntryBase>
    : never
  : never;
export type TextContent = Omit<TextEntry, keyof EntryBase | 'author' | 'reactions'>;

/** The reply to a `textmsg`: the message is in the database. */
export interface Receipt {
  id: string;
  conversation: string;
  seq: number;
  at: string;
  /** This `clientId` was stored before; the other fields are those of the first time. */
  duplicate?: true;
}

export interface HistoryPage {
  /** Ascending by `seq`. */
  entries: Entry[];
  head: number;
  /** Whether there are further entries in the requested direction. */
  more: boolean;
  /** The first seq that is still kept, where it is not 1. Earlier entries are removed, and are not a gap. */
  since?: number;
}

export interface SearchPage {
  /** Newest first. */
  entries: TextEntry[];
  /** Whether there are older ones. */
  more: boolean;
}
