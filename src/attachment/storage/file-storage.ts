import type { Readable } from 'node:stream';
import type { ByteRange } from './byte-range.js';

/** A stored file. */
export interface StoredFile {
  key: string;
  /** Milliseconds since 1970; for a quarantined file, when it was quarantined. */
  storedAt: number;
}

/**
 * Stores files under keys of lower-case letters, digits and dots. Methods reject with a `ChatException`
 * `unavailable`.
 */
export abstract class FileStorage {
  /** Names the location in messages to the operator. */
  abstract readonly location: string;

  /** Stores the file at `path`; durable once it resolves. The file at `path` may be moved or copied. */
  abstract put(key: string, path: string, type: string): Promise<void>;

  /** Returns a file or a range of it; `undefined` if it does not exist. */
  abstract read(key: string, range?: ByteRange): Promise<Readable | undefined>;

  /** Deletes files. Missing files are skipped. */
  abstract remove(keys: readonly string[]): Promise<void>;

  /** Returns all files, in pages, except those in quarantine. */
  abstract list(): AsyncIterable<StoredFile[]>;

  /** Moves files to the quarantine, where they cannot be read. Missing files are skipped. */
  abstract quarantine(keys: readonly string[]): Promise<void>;

  /** Moves files back out of the quarantine. Missing files are skipped. */
  abstract release(keys: readonly string[]): Promise<void>;

  /** Returns all files in quarantine, in pages. */
  abstract listQuarantine(): AsyncIterable<StoredFile[]>;

  abstract removeQuarantined(keys: readonly string[]): Promise<void>;

  /** Returns the marker that names the database of these files; `undefined` if there is none. */
  abstract readMarker(): Promise<string | undefined>;

  /** Writes or replaces the marker. */
  abstract writeMarker(text: string): Promise<void>;
}
