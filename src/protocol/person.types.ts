/** Someone with a nickname. `id` is opaque and never changes; `name` is unique by look, not by spelling. */
export interface Person {
  id: string;
  name: string;
  /** A file name of the shipped set (`1.jpg` …), or the id of an uploaded picture: what is at `GET /avatars/:avatar`. */
  avatar: string;
  /** A program speaks under this nickname. */
  bot?: true;
}

/** How a person wants to be seen. Each is off unless it is asked for. */
export interface Settings {
  /** Tell others how far I have read, and tell me how far they have, where they do the same. */
  receipts: boolean;
  /** Show me as away to everybody. */
  hidden: boolean;
}

/** A device from which a person can come back, as an administrator sees it. */
export interface Session {
  id: string;
  /** ISO 8601. */
  createdAt: string;
  usedAt: string;
  /** From where it is connected at this moment; addresses are not stored. */
  addresses: string[];
}

export interface PeoplePage {
  people: (Person & { online: boolean })[];
  /** Hand it back as `cursor` for the next page; absent on the last one. */
  next?: string;
}

/** A person that is a program, as whoever looks after it sees it. */
export type Bot = Person & {
  online: boolean;
  /** ISO 8601. */
  createdAt: string;
  seenAt: string;
};

/** An address that posts into a room, without its secret. */
export interface Webhook {
  id: string;
  name: string;
  /** Nickname of who made it. */
  by: string;
  /** ISO 8601. */
  createdAt: string;
  /** When something came by it last. */
  usedAt?: string;
}
