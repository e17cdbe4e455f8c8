import type { Generated } from 'kysely';
import type { Role } from '../protocol/shapes.js';

/** The tables, the same on both databases. Times are milliseconds since 1970. */
export interface Schema {
  settings: { name: string; value: string };
  people: PersonRow;
  tokens: TokenRow;
  conversations: ConversationRow;
  members: MemberRow;
  entries: EntryRow;
  codes: CodeRow;
  bans: BanRow;
  audit: AuditRow;
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
  /** 1 for a room that anybody may join. */
  open: Generated<number>;
  created_at: number;
}

export interface MemberRow {
  conversation: string;
  person: string;
  read: number;
  role: Generated<Role>;
  /** The first seq this person may read. */
  since: Generated<number>;
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
