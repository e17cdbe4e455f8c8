import type { Generated } from 'kysely';
import type { Role } from '../protocol/types.js';
import type { AttachmentRow, AttachmentUseRow, CustomAvatarRow } from './attachment-tables.js';

/** The tables, the same on both databases. Times are milliseconds since 1970. */
export interface Schema {
  settings: { name: string; value: string };
  people: PersonRow;
  tokens: TokenRow;
  conversations: ConversationRow;
  members: MemberRow;
  entries: EntryRow;
  mentions: MentionRow;
  reactions: ReactionRow;
  blocks: BlockRow;
  contacts: ContactRow;
  invitations: InvitationRow;
  silences: SilenceRow;
  codes: CodeRow;
  bans: BanRow;
  audit: AuditRow;
  attachments: AttachmentRow;
  attachment_uses: AttachmentUseRow;
  portraits: CustomAvatarRow;
  push_subscriptions: PushSubscriptionRow;
  webhooks: WebhookRow;
}

export interface PersonRow {
  id: string;
  name: string;
  /** What two nicknames that look the same have in common; `null` once the nickname was given up. */
  name_key: string | null;
  /** What a nickname looks like as it is written, upper and lower case kept apart until the end; see `nickname.ts`. */
  name_look: string | null;
  avatar: string;
  /** Argon2id in PHC format; `null` for a guest. */
  password: Generated<string | null>;
  /** 1 for an administrator of the whole instance. */
  admin: Generated<number>;
  muted_until: Generated<number | null>;
  /** 1 where they tell how far they have read. */
  receipts: Generated<number>;
  /** 1 where they are shown as away. */
  hidden: Generated<number>;
  /** Of a bot, the id of who looks after it. */
  maker: Generated<string | null>;
  /** The network from which the first message took the nickname; `null` once a token was used, or where one was kept. */
  taken_from: Generated<string | null>;
  created_at: number;
  seen_at: number;
}

export interface TokenRow {
  /** SHA-256 of the token, hexadecimal: a stolen database opens no session. */
  hash: string;
  person: string;
  created_at: number;
  /** When it was made, or when its last connection ended. */
  used_at: number;
}

/** A link that works once. */
export interface CodeRow {
  /** SHA-256, hexadecimal. */
  hash: string;
  /** Whom it brings to another device; `null` where it makes an administrator. */
  person: string | null;
  expires_at: number;
}

export interface BanRow {
  /** The id of a person, or a range of addresses in CIDR notation. */
  subject: string;
  kind: 'person' | 'ip';
  /** `null` for ever. */
  until: number | null;
  made_by: string;
  made_at: number;
}

/** What an administrator did, to whom or what, and never what was said. */
export interface AuditRow {
  id: string;
  at: number;
  made_by: string;
  action: string;
  subject: string;
}

export interface ConversationRow {
  id: string;
  kind: 'room' | 'direct';
  title: string;
  /** The newest seq. Whoever appends holds this row's lock, which is what makes seqs gapless. */
  head: number;
  /** The seq of the newest line with which somebody came or went. Kept by PostgreSQL only, which nodes share. */
  moved: Generated<number>;
  /** 1 for a room that anybody may join. */
  open: Generated<number>;
  /** Empty where there is none. */
  announcement: Generated<string>;
  /** 1 where only the owner and the admins speak. */
  silent: Generated<number>;
  /** Seq of the line that last closed the room to those whom no member brings in; 0 where none did. */
  closed_seq: Generated<number>;
  /** How many days what is said here is kept: 0 for ever, `null` as long as the house says. */
  kept_days: Generated<number | null>;
  /** The first seq that is still there; `head` + 1 where none is. */
  since: Generated<number>;
  created_at: number;
}

export interface MemberRow {
  conversation: string;
  person: string;
  read: number;
  role: Generated<Role>;
  /** The first seq this person may read. */
  since: Generated<number>;
  /** 1 where this person wants no noise from here. */
  muted: Generated<number>;
  /** 1 where this person wants it on top. */
  pinned: Generated<number>;
  alias: Generated<string | null>;
  /** Of the alias, what `name_key` and `name_look` are of a nickname. */
  alias_key: Generated<string | null>;
  alias_look: Generated<string | null>;
  silenced_until: Generated<number | null>;
  /** When a stranger began this private conversation, as long as it is a message request to this person; else `null`. */
  requested_at: Generated<number | null>;
}

/** Whom a text points at. */
export interface MentionRow {
  conversation: string;
  seq: number;
  /** `*` for everybody. */
  person: string;
}

export interface ReactionRow {
  conversation: string;
  /** The seq of the text. */
  target: number;
  person: string;
  emoji: string;
  /** The seq of the line that tells of it. */
  seq: number;
}

/** Somebody who wants nothing in private from somebody else. */
export interface BlockRow {
  person: string;
  blocked: string;
}

/** A person who wrote to another one in private, at least once. */
export interface ContactRow {
  person: string;
  contact: string;
}

/** An invitation into a room that waits for an answer. */
export interface InvitationRow {
  conversation: string;
  /** Id of the invitee. */
  person: string;
  inviter: string;
  /** When it was sent or, where it was declined, when that was. */
  at: number;
  /** 1 where the invitee declined. The row stays for a time, so that the same invitation is not sent again. */
  declined: Generated<number>;
}

/** A former member who was muted in the room. The mute applies again if they come back. */
export interface SilenceRow {
  conversation: string;
  person: string;
  until: number;
}

export interface EntryRow {
  conversation: string;
  seq: number;
  kind: string;
  author: string;
  client_id: string | null;
  at: number;
  /** JSON of what the entry holds beside the columns. */
  body: string;
}

export interface PushSubscriptionRow {
  endpoint: string;
  person: string;
  /** Hash of the session's token: with the session, its subscriptions end. */
  token: string;
  p256dh: string;
  auth: string;
  /** 1 where a notification may say who wrote and how it begins. */
  preview: number;
  created_at: number;
  /** Calls in a row that its push service did not take. */
  failures: Generated<number>;
  /** Milliseconds since 1970; before then it is not called again. */
  retry_at: Generated<number>;
}

/** An address that posts into a room. */
export interface WebhookRow {
  id: string;
  conversation: string;
  name: string;
  /** As of a nickname. */
  name_key: string;
  name_look: string;
  /** SHA-256 of it, hexadecimal. */
  secret: string;
  made_by: string;
  made_at: number;
  /** When something came by it last. */
  used_at: Generated<number | null>;
}
