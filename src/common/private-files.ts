import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process, { platform } from 'node:process';

/** What other users of the machine may do. */
const OTHERS = 0o077;

/** Makes files and directories that this process creates readable by its user only. */
export function setPrivateUmask(): void {
  process.umask(OTHERS);
}

/** Returns whether other users of this machine can reach something in a directory. */
export function isOpenToOthers(directory: string): boolean {
  // Windows has no such modes.
  if (platform === 'win32' || !existsSync(directory) || !isOpen(directory)) return false;
  return readdirSync(directory).some((name) => isOpen(join(directory, name)));
}

function isOpen(path: string): boolean {
  const { mode = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return (mode & OTHERS) !== 0;
}
