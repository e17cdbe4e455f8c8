import type { Selectable } from 'kysely';
import type { PersonRow } from '../database/schema.js';
import type { Person, Settings } from '../protocol/types.js';
import { botFlag } from './bot-flag.js';

/** A person who got in, and by which token (hashed). */
export interface AuthenticatedUser {
  person: Person;
  tokenHash: string;
  /** Only when it was made just now. */
  token?: string;
  /** The nickname has a password. */
  isClaimed: boolean;
  isAdmin: boolean;
  /** Of a bot, the id of who looks after it. */
  maker?: string;
  settings: Settings;
}

export const INITIAL_SETTINGS: Settings = { receipts: false, hidden: false };

/** A user who comes back, as bans judge them. */
export type RegisteredUser = Pick<AuthenticatedUser, 'person' | 'isAdmin' | 'maker'>;

/** What is asked about the connection before anything is written for it. */
export interface RegistrationChecks {
  /** Whether somebody uses the nickname of this id right now. */
  isOnline: (id: string) => boolean;
  /**
   * Before a user is created; counts the attempt.
   * @param isClaim the nickname will have a password
   * @throws ChatException `banned` or `rate_limited`
   */
  mayCreate: (isClaim: boolean) => Promise<void>;
  /** The network of a client that keeps no token: it may take again what it took from there. */
  takenFrom?: string;
  /** Right before a write. @param known left out for a new user. @throws ChatException `banned` */
  mayWrite: (known?: RegisteredUser) => void;
}

export function personOf({ id, name, avatar, maker }: Selectable<PersonRow>): Person {
  return { id, name, avatar, ...botFlag(maker) };
}

export function authenticatedUserOf(row: Selectable<PersonRow>): Omit<AuthenticatedUser, 'tokenHash'> {
  return {
    person: personOf(row),
    isClaimed: row.password !== null,
    isAdmin: row.admin === 1,
    ...(row.maker !== null && { maker: row.maker }),
    settings: { receipts: row.receipts === 1, hidden: row.hidden === 1 },
  };
}
