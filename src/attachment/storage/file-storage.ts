import type { Readable } from 'node:stream';
import type { ByteRange } from './range.js';

/** A file that is kept. */
export interface StoredFile {
  key: string;
  /** Milliseconds since 1970. */
  storedAt: number;
}

/**
 * Where files are kept, by keys of lower-case letters, digits and dots. What it rejects with is a `Refusal`
 * `unavailable`.
 */
export abstract class AttachmentStore {
  /** Keeps the file at `path`, for good when it resolves. Whether the file at `path` stays there is open. */
  abstract put(key: string, path: string, type: string): Promise<void>;

  /** The bytes of a file, or a part of them; `undefined` where there is no such file. */
  abstract read(key: string, range?: ByteRange): Promise<Readable | undefined>;

  /** Whatever of these is there is not any more. */
  abstract remove(keys: readonly string[]): Promise<void>;

  /** All that is kept, in pages. */
  abstract list(): AsyncIterable<StoredFile[]>;
}
