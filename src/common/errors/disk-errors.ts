import { Logger } from '@nestjs/common';
import { reportStorageError, StorageUnavailable } from './storage-error.js';
import { ChatException } from '../../protocol/chat-exception.js';

const log = new Logger('Attachments');
const REPEAT_AFTER_MS = 10_000;
let lastLogged = -Infinity;

/** There is no room for uploads: on the disk, of which the database needs a part, or in the quota of the server. */
export class DiskFullException extends ChatException {
  /** @param advice what the operator is told */
  constructor(advice = 'the disk is nearly full: free some space in DATA_DIR') {
    super('unavailable', 'there is no room for uploads at the moment', { retryAfterMs: 60_000 });
    this.name = 'DiskFullException';
    if (performance.now() - lastLogged < REPEAT_AFTER_MS) return;
    lastLogged = performance.now();
    log.error(`uploads are refused, ${advice}`);
  }
}

/** An error of the disk, as whoever asked hears it. */
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
