import { rosterOf, type SequencedEntry } from './membership-filter.js';

/** An event that one node publishes for the sockets of the other nodes. */
export interface Broadcast {
  /** Socket.IO rooms. */
  to: string[];
  event: string;
  fact: unknown;
  /** The seq of the last membership change before the entry; see `membership-filter.ts`. */
  roster?: number;
}

export interface MemberUpdate {
  people: readonly string[];
  conversation: string;
  come: boolean;
  seq: number;
  roster?: number;
}

/** Copies the roster into a field of its own, because JSON drops its symbol key. */
export function rosterField(fact: unknown): { roster?: number } {
  const roster = typeof fact === 'object' ? rosterOf(fact as SequencedEntry) : undefined;
  return roster === undefined ? {} : { roster };
}
