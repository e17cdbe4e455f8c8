/** A user. `id` is opaque and never changes; no two users have names that look alike. */
export interface Person {
  id: string;
  name: string;
  /** A file name of the shipped set (`1.jpg` …), or the id of an uploaded picture; served at `GET /avatars/:avatar`. */
  avatar: string;
  /** The user is a bot. */
  bot?: true;
}

/** Privacy settings of a user. Each is off by default. */
export interface Settings {
  /** The user sends read receipts, and sees those of users who send them too. */
  receipts: boolean;
  /** The user is shown as away to all users. */
  hidden: boolean;
}

/** A session of a user, as an administrator sees it. */
export interface Session {
  id: string;
  /** ISO 8601. */
  createdAt: string;
  usedAt: string;
  /** The addresses of its open connections; addresses are not stored. */
  addresses: string[];
}

export interface PeoplePage {
  people: (Person & { online: boolean })[];
  /** The `cursor` of the next page; absent on the last one. */
  next?: string;
}

/** A bot as its owner sees it. */
export type Bot = Person & {
  online: boolean;
  /** ISO 8601. */
  createdAt: string;
  seenAt: string;
};

/** A webhook of a room, without its secret. */
export interface Webhook {
  id: string;
  name: string;
  /** Nickname of the user who created it. */
  by: string;
  /** ISO 8601. */
  createdAt: string;
  /** When it was last used. ISO 8601. */
  usedAt?: string;
}
