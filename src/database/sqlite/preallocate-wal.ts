import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** As long as SQLite lets the write-ahead log become before it begins it anew: 1,000 pages, each with its head. */
const WAL_BYTES = 1_000 * (4_096 + 24);

/**
 * Gives the write-ahead log of an open database its whole length at once. A commit that makes a file longer has to wait
 * until the disk knows the new length as well, which takes about as long again as the commit itself. SQLite takes the
 * zeros for what they are, since no page of a log has such a checksum. The first commit takes them to the disk.
 */
export function preallocateWal(file: string): void {
  try {
    const log = openSync(`${file}-wal`, 'r+');
    try {
      const { size } = fstatSync(log);
      if (size >= WAL_BYTES) return;
      // Zeros that were written, not a hole: a hole is filled at the commit, which then takes as long as before.
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
    // No room for it, or no such file: the log grows as it is needed.
  }
}
