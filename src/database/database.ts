import type { Compilable, Kysely } from 'kysely';
import type { Schema } from './schema.js';

/** The one place where things are kept. Everything it rejects with is a `StorageFault`. */
export abstract class Database {
  /** Reads, and writes of a single statement. */
  abstract readonly query: Kysely<Schema>;

  /** Several writes in one transaction: all or none. Returns how many rows each changed. */
  abstract atomically(writes: Compilable[]): Promise<number[]>;

  /** Called after each commit that writes shared, with their number. */
  onCommit: (jobs: number) => void = () => {};

  abstract close(): Promise<void>;
}
