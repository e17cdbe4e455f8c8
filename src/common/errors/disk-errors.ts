import { Logger } from '@nestjs/common';
import { storageFailed, StorageFault } from '../database/storage-fault.js';
import { Refusal } from '../protocol/refusal.js';

const log = new Logger('Attachments');
const REPEAT_AFTER_MS = 10_000;
let lastLogged = -Infinity;

/** The disk has only what the database is to have. */
export class NoRoom extends Refusal {
  constructor() {
    super('unavailable', 'there is no room for uploads at the moment', { retryAfterMs: 60_000 });
    this.name = 'NoRoom';
    if (performance.now() - lastLogged < REPEAT_AFTER_MS) return;
    lastLogged = performance.now();
    log.error('uploads are refused, the disk is nearly full: free some space in DATA_DIR');
  }
}

/** An error of the disk, as whoever asked hears it. */
export async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new NoRoom();
    if (syscall === undefined) throw error;
    throw storageFailed(new StorageFault(`DATA_DIR: ${message}`, code));
  }
}
