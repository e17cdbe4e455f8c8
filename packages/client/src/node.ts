import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { TokenStore } from './token-store.js';

/**
 * Stores a token in a file that only its owner can read. Keep the file out of repositories, like a password.
 * @throws Error of `node:fs` where the file cannot be read or written
 */
export function tokenFile(path: string): TokenStore {
  return {
    load() {
      try {
        return readFileSync(path, 'utf8').trim() || undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    save(token) {
      // Atomic: a program that is killed here leaves the old file or the new one.
      writeFileSync(`${path}.new`, `${token}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
    clear() {
      rmSync(path, { force: true });
    },
  };
}
