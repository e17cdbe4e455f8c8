import { rosterOf, type SequencedEntry } from './membership-filter.js';

/** An event that nodes pass to each other, for those who are connected there. */
export interface Broadcast {
  /** Rooms of Socket.IO. */
  to: string[];
  event: string;
  fact: unknown;
  /** Under which a line was said. */
  roster?: number;
}

export interface MemberUpdate {
  people: readonly string[];
  conversation: string;
  come: boolean;
  seq: number;
  roster?: number;
}

/** The note would not get onto the wire by itself. */
export function rosterField(fact: unknown): { roster?: number } {
  const roster = typeof fact === 'object' ? rosterOf(fact as SequencedEntry) : undefined;
  return roster === undefined ? {} : { roster };
}
