import type { Readable } from 'node:stream';
import type { ByteRange } from './byte-range.js';

/** A file that is kept. */
export interface StoredFile {
  key: string;
  /** Milliseconds since 1970. In quarantine: since when it is there. */
  storedAt: number;
}

/**
 * Where files are kept, by keys of lower-case letters, digits and dots. What it rejects with is a `ChatException`
 * `unavailable`.
 */
export abstract class FileStorage {
  /** Names the place for the operator. */
  abstract readonly location: string;

  /** Keeps the file at `path`, for good when it resolves. Whether the file at `path` stays there is open. */
  abstract put(key: string, path: string, type: string): Promise<void>;

  /** The bytes of a file, or a part of them; `undefined` where there is no such file. */
  abstract read(key: string, range?: ByteRange): Promise<Readable | undefined>;

  /** Whatever of these is there is not any more. */
  abstract remove(keys: readonly string[]): Promise<void>;

  /** All that is kept, in pages; without what is in quarantine. */
  abstract list(): AsyncIterable<StoredFile[]>;

  /** Moves files to the quarantine, where nobody reads them. Missing files are skipped. */
  abstract quarantine(keys: readonly string[]): Promise<void>;

  /** Moves files back out of the quarantine. Missing files are skipped. */
  abstract release(keys: readonly string[]): Promise<void>;

  /** All that is in quarantine, in pages. */
  abstract listQuarantine(): AsyncIterable<StoredFile[]>;

  abstract removeQuarantined(keys: readonly string[]): Promise<void>;

  /** The marker that says which database the files belong to; `undefined` where there is none. */
  abstract readMarker(): Promise<string | undefined>;

  /** Writes or replaces the marker. */
  abstract writeMarker(text: string): Promise<void>;
}
