import type { Placed } from './draft.js';

/** A draft as the database takes it. */
export interface Line {
  conversation: string;
  author: string;
  clientId: string | null;
  kind: string;
  /** Milliseconds since 1970, by this server's clock. */
  at: number;
  /** JSON. */
  body: string;
  people: readonly [string, string] | null;
}

/**
 * Where entries get their place. One contract for both databases:
 * - `append` resolves when the line is committed, and not before;
 * - seqs of one conversation are 1, 2, 3 … without a gap, whatever fails in between;
 * - lines get their places in the order of the calls;
 * - a `clientId` that its author used before in this conversation gets the first line's place, `duplicate: true`,
 *   and stores nothing;
 * - a private conversation (`people`) is made together with its first line.
 *
 * Rejects with `not_found` for a conversation that does not exist and with `unavailable` when the database fails.
 */
export abstract class LogStore {
  abstract append(line: Line): Promise<Placed>;
}
