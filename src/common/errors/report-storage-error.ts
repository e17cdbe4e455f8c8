import { Logger } from '@nestjs/common';
import type { StorageUnavailable } from './storage-error.js';

const log = new Logger('Storage');
const REPEAT_AFTER_MS = 10_000;
const lastLogged = new Map<string, number>();

/** Number of storage failures in this process. */
export const storageErrors = { count: 0 };

/** Logs each kind of fault at most once in 10 s, and returns the fault. */
export function reportStorageError(fault: StorageUnavailable): StorageUnavailable {
  storageErrors.count += 1;
  const last = lastLogged.get(fault.hint) ?? -Infinity;
  if (performance.now() - last > REPEAT_AFTER_MS) {
    lastLogged.set(fault.hint, performance.now());
    log.error(fault.hint);
  }
  return fault;
}
