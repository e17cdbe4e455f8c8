import type { Conversation } from './conversation.types.js';
import type { Person, Settings } from './person.types.js';

export interface Limits {
  /** Characters as a reader counts them (grapheme clusters). */
  contentGraphemes: number;
  /** UTF-8 bytes. */
  contentBytes: number;
  nameGraphemes: number;
  /** Entries or users on one page. */
  page: number;
  /** Bytes of one upload. */
  attachmentBytes: number;
}

/** The first event of each connection, and sent again when a visitor becomes a guest. */
export interface Welcome {
  protocol: 1;
  /** `null` for a visitor. */
  me: Person | null;
  /** Present where the session is new: store it to resume the session. */
  token?: string;
  /** Changes when the database is restored from a backup: a client discards what it stored under another epoch. */
  epoch: string;
  /** ISO 8601. */
  serverTime: string;
  count: number;
  /** At most 200: pinned ones, unread ones and rooms first, then the newest, and up to 20 message requests last. */
  conversations: Conversation[];
  /** Where `conversations` continues; left out where all but message requests are here. */
  cursor?: string;
  /** The number of message requests, counted up to {@link UNREAD_COUNTED}; left out for none. */
  requests?: number;
  /** The number of invitations that wait for an answer, counted the same way; left out for none. */
  invitations?: number;
  limits: Limits;
  /** The user has a password or another credential, so the nickname never becomes free. */
  claimed?: true;
  /**
   * A new recovery code: the nickname was just claimed, or the previous code was used. Show it once; the server stores
   * only its hash.
   */
  recoveryCode?: string;
  /** An administrator made a sign-in link for this user in the last 30 days. Present where the session is new. */
  signInLink?: SignInLink;
  /** The user is an administrator of the server. */
  admin?: true;
  /** The privacy settings of the user; left out for a visitor. */
  settings?: Settings;
}

export interface SignInLink {
  /** When it was made. ISO 8601. */
  at: string;
  /** The nickname of the administrator; left out for the command line of the server. */
  by?: string;
  /** When it signed in a device; left out if it did not. ISO 8601. */
  usedAt?: string;
}

/** A passkey of a user. */
export interface Passkey {
  id: string;
  name: string;
  /** ISO 8601. */
  createdAt: string;
  /** When it last signed in. ISO 8601. */
  usedAt?: string;
}

/** What `navigator.credentials` needs. Binary values are base64url. */
export interface PasskeyChallenge {
  /** Works once, on this connection, within five minutes. */
  challenge: string;
  rpId: string;
  /** For users, to add a passkey. */
  userId?: string;
  /** The passkeys that the user has. */
  exclude?: string[];
}

export type Reply<T> = { ok: true; data: T } | { ok: false; error: Failure };

export interface Failure {
  code: ErrorCode;
  /** For debugging; clients decide by `code`. */
  message: string;
  retryAfterMs?: number;
  /** Which fields of the body were refused. */
  fields?: string[];
}

/** The closed list of error codes. */
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
