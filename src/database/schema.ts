/** The tables, the same on both databases. Times are milliseconds since 1970. */
export interface Schema {
  settings: { name: string; value: string };
  people: PersonRow;
  tokens: TokenRow;
  conversations: ConversationRow;
  members: MemberRow;
  entries: EntryRow;
}

export interface PersonRow {
  id: string;
  name: string;
  /** What two nicknames that look the same have in common; `null` once the nickname was given up. */
  name_key: string | null;
  avatar: string;
  created_at: number;
  seen_at: number;
}

export interface TokenRow {
  /** SHA-256 of the token, hexadecimal: a stolen database opens no session. */
  hash: string;
  person: string;
  created_at: number;
}

export interface ConversationRow {
  id: string;
  kind: 'room' | 'direct';
  title: string;
  /** The newest seq. Whoever appends holds this row's lock, which is what makes seqs gapless. */
  head: number;
  created_at: number;
}

export interface MemberRow {
  conversation: string;
  person: string;
  read: number;
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
