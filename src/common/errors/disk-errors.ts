import { Logger } from '@nestjs/common';
import { reportStorageError } from './report-storage-error.js';
import { StorageUnavailable } from './storage-error.js';
import { ChatException } from '../../protocol/chat-exception.js';

const log = new Logger('Attachments');
const REPEAT_AFTER_MS = 10_000;
let lastLogged = -Infinity;

/** No space for uploads: on the disk, which the database shares, or in the server quota. */
export class DiskFullException extends ChatException {
  /** @param advice cause and fix, for the log */
  constructor(advice = 'the disk is nearly full; free some space in DATA_DIR') {
    super('unavailable', 'no space left for uploads: try again later', { retryAfterMs: 60_000 });
    this.name = 'DiskFullException';
    if (performance.now() - lastLogged < REPEAT_AFTER_MS) return;
    lastLogged = performance.now();
    log.error(`uploads are rejected: ${advice}`);
  }
}

/** Runs `work` and maps its file system errors to errors for clients. */
export async function mapDiskErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new DiskFullException();
    if (syscall === undefined) throw error;
    throw reportStorageError(new StorageUnavailable(`DATA_DIR: ${message}`, code));
  }
}
