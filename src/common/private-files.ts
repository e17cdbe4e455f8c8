import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process, { platform } from 'node:process';

/** Permission bits of other users on this machine. */
const OTHERS = 0o077;

/** Makes new files and directories of this process accessible to its own user only. */
export function setPrivateUmask(): void {
  process.umask(OTHERS);
}

/** Returns whether other users of this machine can access an entry of a directory. */
export function isOpenToOthers(directory: string): boolean {
  // Windows has no such permission bits.
  if (platform === 'win32' || !existsSync(directory) || !isOpen(directory)) return false;
  return readdirSync(directory).some((name) => isOpen(join(directory, name)));
}

function isOpen(path: string): boolean {
  const { mode = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return (mode & OTHERS) !== 0;
}
