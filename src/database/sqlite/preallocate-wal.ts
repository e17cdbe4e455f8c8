import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** The size at which SQLite restarts the write-ahead log: 1,000 pages, each with a header. */
const WAL_BYTES = 1_000 * (4_096 + 24);

/**
 * Extends the write-ahead log of an open database to its full length at once. A commit that grows the file also waits
 * for the disk to store the new length, which about doubles its time. SQLite ignores the zeros, because no valid page
 * has such a checksum. The first commit syncs them.
 */
export function preallocateWal(file: string): void {
  try {
    const log = openSync(`${file}-wal`, 'r+');
    try {
      const { size } = fstatSync(log);
      if (size >= WAL_BYTES) return;
      // Writes zeros instead of a hole: filling a hole at commit time would be as slow as growing the file.
      const zeros = Buffer.alloc(WAL_BYTES - size);
      try {
        for (let at = 0; at < zeros.length;) at += writeSync(log, zeros, at, zeros.length - at, size + at);
      } catch (error) {
        ftruncateSync(log, size);
        throw error;
      }
    } finally {
      closeSync(log);
    }
  } catch {
    // No space, or no such file: the log grows as needed.
  }
}
