import type { Compilable, Kysely } from 'kysely';
import type { Schema } from './schema.js';

/** The database. Its methods reject with a `StorageUnavailable` or a `DataError`. */
export abstract class Database {
  abstract readonly driver: 'sqlite' | 'postgres';
  /** Reads, and writes of a single statement. */
  abstract readonly query: Kysely<Schema>;

  /** Runs several writes in one transaction. Returns how many rows each changed. */
  abstract atomically(writes: Compilable[]): Promise<number[]>;

  /**
   * Returns statements for the start of a transaction. Transactions that share a text run one after the other, on all
   * nodes. Each statement changes at most one row. The result is empty where all writes are serialized anyway.
   */
  abstract serializing(texts: readonly string[]): Compilable[];

  /** Called after each group commit, with the number of writes in it. */
  onCommit: (jobs: number) => void = () => {};

  abstract close(): Promise<void>;
}
