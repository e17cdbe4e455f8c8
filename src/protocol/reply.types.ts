import type { Conversation } from './conversation.types.js';
import type { Person, Settings } from './person.types.js';

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
  /** At most 200: pinned ones, unread ones and rooms first, then the newest, and a few message requests last. */
  conversations: Conversation[];
  /** Where `conversations` goes on; left out where all but message requests are here. */
  cursor?: string;
  /** How many message requests there are, counted up to {@link UNREAD_COUNTED}; left out for none. */
  requests?: number;
  /** How many invitations wait for an answer, counted the same way; left out for none. */
  invitations?: number;
  limits: Limits;
  /** This nickname has a password. */
  claimed?: true;
  /** An administrator of the whole instance. */
  admin?: true;
  /** How this person wants to be seen; left out for a visitor. */
  settings?: Settings;
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
