import type { Selectable } from 'kysely';
import type { PersonRow } from '../database/schema.js';
import type { Person, Settings, Welcome } from '../protocol/types.js';
import { botFlag } from './bot-flag.js';

/** An authenticated user, and the hash of the token. */
export interface AuthenticatedUser {
  person: Person;
  tokenHash: string;
  /** Set only if the token was just created. */
  token?: string;
  /** Sent once, in the next `welcome`. */
  firstWelcome?: Pick<Welcome, 'recoveryCode' | 'signInLink'>;
  /** The user has a password or another credential. */
  isClaimed: boolean;
  isAdmin: boolean;
  /** For a bot, the id of its owner. */
  maker?: string;
  settings: Settings;
}

export const INITIAL_SETTINGS: Settings = { receipts: false, hidden: false };

/** A returning user, with the fields that ban checks need. */
export type RegisteredUser = Pick<AuthenticatedUser, 'person' | 'isAdmin' | 'maker'>;

/** Checks of the connection before anything is written for it. */
export interface RegistrationChecks {
  /** Returns whether the user with this id is online. */
  isOnline: (id: string) => boolean;
  /**
   * Runs before a user is created, and counts the attempt.
   * @param isClaim the nickname will have a password
   * @throws ChatException `banned` or `rate_limited`
   */
  mayCreate: (isClaim: boolean) => Promise<void>;
  /** The network of a client that keeps no token: it may take a nickname again that it took from there. */
  takenFrom?: string;
  /**
   * Runs right before a write.
   * @param known omitted for a new user
   * @throws ChatException `banned`
   */
  mayWrite: (known?: RegisteredUser) => void;
}

export function personOf({ id, name, avatar, maker }: Selectable<PersonRow>): Person {
  return { id, name, avatar, ...botFlag(maker) };
}

export function authenticatedUserOf(row: Selectable<PersonRow>): Omit<AuthenticatedUser, 'tokenHash'> {
  return {
    person: personOf(row),
    isClaimed: row.claimed === 1,
    isAdmin: row.admin === 1,
    ...(row.maker !== null && { maker: row.maker }),
    settings: { receipts: row.receipts === 1, hidden: row.hidden === 1 },
  };
}
