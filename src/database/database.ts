import type { Compilable, Kysely } from 'kysely';
import type { Schema } from './schema.js';

/** The one place where things are kept. It rejects with a `StorageUnavailable`, or with a `DataError`. */
export abstract class Database {
  /** Reads, and writes of a single statement. */
  abstract readonly query: Kysely<Schema>;

  /** Several writes in one transaction: all or none. Returns how many rows each changed. */
  abstract atomically(writes: Compilable[]): Promise<number[]>;

  /**
   * Statements for the beginning of a transaction: transactions with a text in common run one after the other, on
   * whichever node. Each changes one row at most; there are none where all writes run so.
   */
  abstract serializing(texts: readonly string[]): Compilable[];

  /** Called after each commit that writes shared, with their number. */
  onCommit: (jobs: number) => void = () => {};

  abstract close(): Promise<void>;
}
