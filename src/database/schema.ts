import type { Generated } from 'kysely';
import type { Role } from '../protocol/types.js';
import type { AttachmentRow, AttachmentUseRow, CustomAvatarRow } from './attachment-tables.js';

/** The tables, the same in both databases. Times are milliseconds since 1970. */
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
  sign_in_links: SignInLinkRow;
  passkeys: PasskeyRow;
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
  /** The key that nicknames of the same appearance share; `null` once the nickname was released. */
  name_key: string | null;
  /** The appearance of the nickname as written, compared with case until the last step; see `nickname.ts`. */
  name_look: string | null;
  avatar: string;
  /** Argon2id in PHC format; `null` for a guest. */
  password: Generated<string | null>;
  /** 1 if the user has a password or another credential, so that the nickname never becomes free. */
  claimed: Generated<number>;
  /** SHA-256 of the recovery code, hexadecimal; `null` if the user has none. */
  recovery: Generated<string | null>;
  /** 1 for an administrator of the whole instance. */
  admin: Generated<number>;
  muted_until: Generated<number | null>;
  /** 1 if the user sends read receipts. */
  receipts: Generated<number>;
  /** 1 if the user is shown as offline. */
  hidden: Generated<number>;
  /** For a bot, the id of its owner. */
  maker: Generated<string | null>;
  /**
   * The network from which the first message took the nickname. `null` once a token was used, or if the client keeps
   * one.
   */
  taken_from: Generated<string | null>;
  created_at: number;
  seen_at: number;
}

export interface TokenRow {
  /** SHA-256 of the token, hexadecimal, so that a stolen database opens no session. */
  hash: string;
  person: string;
  created_at: number;
  /** When the session began, or when its last connection ended. */
  used_at: number;
}

/** A one-time link. */
export interface CodeRow {
  /** SHA-256, hexadecimal. */
  hash: string;
  /** The user whom it signs in on another device; `null` if it makes an administrator. */
  person: string | null;
  expires_at: number;
}

/** The last sign-in link that an administrator made for a user. */
export interface SignInLinkRow {
  person: string;
  /** SHA-256, hexadecimal. */
  hash: string;
  /** The id of the administrator; `console` for the command line. */
  made_by: string;
  made_at: number;
  expires_at: number;
  used_at: Generated<number | null>;
}

export interface PasskeyRow {
  /** The credential id of WebAuthn, base64url. */
  id: string;
  person: string;
  name: string;
  /** COSE key, base64url. */
  public_key: string;
  /** The signature counter of the authenticator; many always send 0. */
  counter: number;
  /** The host name that the passkey belongs to. */
  rp_id: string;
  created_at: number;
  used_at: Generated<number | null>;
}

export interface BanRow {
  /** A user id, or an address range in CIDR notation. */
  subject: string;
  kind: 'person' | 'ip';
  /** `null` for a permanent ban. */
  until: number | null;
  made_by: string;
  made_at: number;
}

/** An administrator's action and its subject, never message text. */
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
  /** The newest seq. An append locks this row, which makes seqs gapless. */
  head: number;
  /** The seq of the newest entry that changed the membership. Maintained in PostgreSQL only, for clusters. */
  moved: Generated<number>;
  /** 1 for a room that any user may join. */
  open: Generated<number>;
  /** Empty if there is none. */
  announcement: Generated<string>;
  /** 1 if only the owner and the admins may send messages. */
  silent: Generated<number>;
  /** The seq of the entry that last closed the room to users without an invitation; 0 if there is none. */
  closed_seq: Generated<number>;
  /** How many days entries are kept: 0 for ever, `null` for the server's default. */
  kept_days: Generated<number | null>;
  /** The first seq that still exists; `head` + 1 if no entry is left. */
  since: Generated<number>;
  created_at: number;
}

export interface MemberRow {
  conversation: string;
  person: string;
  read: number;
  role: Generated<Role>;
  /** The first seq that this user may read. */
  since: Generated<number>;
  /** 1 if the user has muted notifications. */
  muted: Generated<number>;
  /** 1 if the user has pinned the conversation. */
  pinned: Generated<number>;
  alias: Generated<string | null>;
  /** For the alias, what `name_key` and `name_look` are for a nickname. */
  alias_key: Generated<string | null>;
  alias_look: Generated<string | null>;
  silenced_until: Generated<number | null>;
  /** When the conversation was started, while it is a message request to this user; else `null`. */
  requested_at: Generated<number | null>;
}

/** A mention in a message. */
export interface MentionRow {
  conversation: string;
  seq: number;
  /** `*` for all members. */
  person: string;
}

export interface ReactionRow {
  conversation: string;
  /** The seq of the message. */
  target: number;
  person: string;
  emoji: string;
  /** The seq of the entry that recorded the reaction. */
  seq: number;
}

/** `person` blocks direct messages from `blocked`. */
export interface BlockRow {
  person: string;
  blocked: string;
}

/** `person` has sent at least one direct message to `contact`. */
export interface ContactRow {
  person: string;
  contact: string;
}

/** A pending invitation into a room. */
export interface InvitationRow {
  conversation: string;
  /** Id of the invitee. */
  person: string;
  inviter: string;
  /** When it was sent or, if declined, when it was declined. */
  at: number;
  /** 1 if the invitee declined. The row stays for a time, so that the same invitation is not sent again. */
  declined: Generated<number>;
}

/** A former member who was muted in the room. The mute applies again if the user rejoins. */
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
  /** JSON of the entry's other fields. */
  body: string;
}

export interface PushSubscriptionRow {
  endpoint: string;
  person: string;
  /** Hash of the session's token: the subscription ends with the session. */
  token: string;
  p256dh: string;
  auth: string;
  /** 1 if a notification may show the sender and the beginning of the text. */
  preview: number;
  created_at: number;
  /** Consecutive failed calls of the push service. */
  failures: Generated<number>;
  /** Milliseconds since 1970; no call is made before. */
  retry_at: Generated<number>;
}

/** An incoming webhook of a room. */
export interface WebhookRow {
  id: string;
  conversation: string;
  name: string;
  /** See `PersonRow.name_key`. */
  name_key: string;
  name_look: string;
  /** SHA-256 of the secret, hexadecimal. */
  secret: string;
  made_by: string;
  made_at: number;
  /** When it last received a message. */
  used_at: Generated<number | null>;
}
